"""What the device host says of a device, as the desk knows it."""

from app.desk.ports import DeviceStatus, Power
from drivers import messages
from drivers.ports import DeviceStatus as HostStatus

POWERS = {"online": Power.ONLINE, "off": Power.OFF, "offline": Power.OFFLINE, "off_offline": Power.OFFLINE}


def status_of(device: messages.KnownDevice, heard: HostStatus, last_error: str = "unknown") -> DeviceStatus:
    """``last_error``: the code of its last trouble."""
    facts = {
        "last_error": last_error or "unknown",
        "state": str(heard.state),
        "paper": str(heard.paper),
        "cover": str(heard.cover),
        "drawer": str(heard.drawer),
    }
    return DeviceStatus(
        device=device.id,
        kind=device.kind,
        model=device.model,
        power=POWERS.get(str(heard.power), Power.UNKNOWN),
        error=heard.code,
        facts={name: word for name, word in facts.items() if word != "unknown"},
    )
