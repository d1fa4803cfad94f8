"""A scene as commands of the device host: what the display shows and the announcer says."""

from collections.abc import Mapping
from typing import NamedTuple

from app.desk.ports import Scene, SceneKind

DISPLAY_S = 3
SAY_S = 12
"""An amount that could not be said within this time is not said any more."""


class Wish(NamedTuple):
    """One command for every device of a kind."""

    kind: str
    do: str
    arguments: Mapping[str, object]
    deadline_s: int


def wishes(scene: Scene) -> list[Wish]:
    """What is to be shown, then what is to be said."""
    return [*_shown(scene), *(_spoken(scene) if scene.spoken else [])]


def _shown(scene: Scene) -> list[Wish]:
    if scene.kind is SceneKind.NOBODY:
        return [_show("clear_text"), _show("set_descriptor", descriptor="")]
    if scene.kind is SceneKind.OWED:
        return [_show("show_amount", descriptor="total", amount_fen=scene.amount_fen)]
    if scene.kind is SceneKind.PAID and scene.tendered_fen:
        word, amount_fen = ("change", scene.change_fen) if scene.change_fen else ("received", scene.tendered_fen)
        return [_show("show_amount", descriptor=word, amount_fen=amount_fen)]
    if scene.kind is SceneKind.PAID:
        return [_show("show_amount", descriptor="received", amount_fen=scene.amount_fen)]
    phrases = {SceneKind.REFUND: "refund", SceneKind.THANKS: "thanks"}
    return [_show("show_phrase", phrase=phrases[scene.kind])] if scene.kind in phrases else []


def _spoken(scene: Scene) -> list[Wish]:
    if scene.kind is SceneKind.OWED:
        return [_say("owed", scene.amount_fen)]
    if scene.kind is SceneKind.REFUND:
        return [_say("refund", scene.amount_fen)]
    if scene.kind is SceneKind.PAID:
        received = _say("received", scene.tendered_fen or scene.amount_fen)
        return [received, _say("change", scene.change_fen)] if scene.change_fen else [received]
    return [Wish("announcer", "say", {"phrase": "thanks"}, SAY_S)] if scene.kind is SceneKind.THANKS else []


def _show(do: str, **arguments: object) -> Wish:
    return Wish("display", do, arguments, DISPLAY_S)


def _say(phrase: str, amount_fen: int) -> Wish:
    return Wish("announcer", "say", {"phrase": phrase, "amount_fen": amount_fen}, SAY_S)
