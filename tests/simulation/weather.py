"""What happens to a whole world: far ends that are down for minutes or hours, clocks that jump, notifications that get
lost, come twice or are forged."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.core.errors import PaydeskError
from server.practice.book import Notification
from simulation.lonely import plan_cuts

if TYPE_CHECKING:
    from simulation.world import World

OUTAGES_S = (30.0, 300.0, 3600.0, 5 * 3600.0)
JUMPS_S = (-300.0, 300.0, -30.0, 90.0, -86400.0, 86400.0)
BEFORE_MIDNIGHT_S = 15.5 * 3600 - 400
"""So long after the beginning it is nearly midnight in Beijing."""


def begin(world: World) -> None:
    """Plan the day: when it begins, what will be down, whose clock will be wrong."""
    hub, chance, mischief = world.hub, world.chance, world.mischief
    if mischief.fault("midnight", "the day"):
        hub.now_s = BEFORE_MIDNIGHT_S
        world.tell("it is nearly midnight")
    world.past.begin()
    world.beside.begin()
    plan_cuts(world)
    for service in ("his", "posting", "wechat", "alipay"):
        if mischief.fault("outage", service):
            at_s = chance.between(f"down at {service}", 5, 400)
            lasts_s = chance.pick(f"down for {service}", OUTAGES_S) * chance.between(f"times {service}", 0.5, 1.0)
            hub.later(at_s, partial(_goes_down, world, service, lasts_s))
    for who in ("server", *(window.name for window in world.windows)):
        if mischief.fault("clock", who):
            offset_s = chance.pick(f"jumps by {who}", JUMPS_S)
            at_s, lasts_s = chance.between(f"jumps at {who}", 5, 400), chance.between(f"wrong for {who}", 20, 600)
            hub.later(at_s, partial(_jumps, world, who, offset_s))
            hub.later(at_s + lasts_s, partial(_jumps, world, who, 0.0))


def _goes_down(world: World, service: str, lasts_s: float) -> None:
    if not world.chance.calm:
        world.outages[service] = world.hub.now_s + lasts_s
        world.tell(f"{service} is down for {lasts_s:.0f} s")


def _jumps(world: World, who: str, offset_s: float) -> None:
    if world.chance.calm:
        return
    world.mischief.cases["53"] += 1
    world.tell(f"the clock of {who} is {offset_s:.0f} s wrong" if offset_s else f"the clock of {who} is right again")
    set_clock(world, who, offset_s)


def set_clock(world: World, who: str, offset_s: float) -> None:
    """A computer's clock is wrong by so much from now on; the server sees it within a second."""
    world.process(who).offset_s = offset_s
    if who == "server" and world.server is not None:
        world.server_offset_s = offset_s
        world.server.jobs_changed()


class PostOffice:
    """Carries Alipay's own messages to the server."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._under_way: set[str] = set()

    def look(self) -> None:
        """Send what is due."""
        world = self._world
        for notification in world.far.due_notifications(world.true_now()):
            if notification.identity not in self._under_way:
                self._under_way.add(notification.identity)
                self._send(notification)

    def _send(self, notification: Notification) -> None:
        world, mischief = self._world, self._world.mischief
        label = world.count(f"notice {world.alias(notification.order_number)}")
        delay_s, body, times = world.chance.between(f"notice there {label}", 0.05, 1.5), notification.body, 1
        how = ""
        if mischief.fault("notice", label):
            how = world.chance.pick(f"notice how {label}", ("lost", "late", "often", "forged", "at once"))
            world.tell(f"the notification of {world.alias(notification.order_number)}: {how}")
            delay_s = {"late": 60 * delay_s, "at once": 0.0}.get(how, delay_s)
            times = {"lost": 0, "often": 1 + int(20 * world.chance.draw(f"notice often {label}"))}.get(how, 1)
            body = body.replace("total_amount=", "total_amount=1", 1) if how == "forged" else body
        case = {"often": "25" if times > 1 else "", "forged": "26", "at once": "27"}.get(how, "")
        for place in range(times):
            world.hub.later(delay_s * (1 + place), lambda: self._arrive(notification, label, body, case))
        if not times:
            self._answered(notification, understood=False)

    def _arrive(self, notification: Notification, label: str, body: str, case: str) -> None:
        world, server = self._world, self._world.server
        if server is None or not server.process.alive:
            self._answered(notification, understood=False)
            return
        if case:
            world.mischief.cases[case] += 1

        def act() -> None:
            try:
                server.services.apply_notification("alipay", body.encode())
            except PaydeskError as error:
                world.tell(f"{label}: {error.code}")
                self._answered(notification, understood=False)
            else:
                self._answered(notification, understood=True)

        world.hub.spawn(server.process, world.count(f"{label} read"), act)

    def _answered(self, notification: Notification, *, understood: bool) -> None:
        world = self._world
        self._under_way.discard(notification.identity)
        world.far.postman.answered(
            notification.identity, 200 if understood else 500, b"success" if understood else b"", world.true_now()
        )
        if not understood and not world.chance.calm:
            world.hub.later(241.0, self.look)
