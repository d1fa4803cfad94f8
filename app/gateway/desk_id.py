"""Which desk this is: the same for a folder on a computer, another one for a copy of the folder."""

import hashlib
import platform
import uuid
from pathlib import Path


def desk_id(folder: Path) -> str:
    """32 letters and digits out of this computer and the folder's place on it; nothing of either can be read back."""
    place = f"{uuid.getnode():x} {platform.node()} {folder.resolve()}"
    return hashlib.sha256(place.encode()).hexdigest()[:32]
