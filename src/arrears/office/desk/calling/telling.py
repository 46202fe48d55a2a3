"""What the desk tells of calls in a case's timeline."""

from __future__ import annotations

from typing import Any

from arrears.office.desk.environment import lasted
from arrears.office.desk.navigation import Pair
from arrears.office.desk.words import words


def _words(key: str) -> Pair:
    return words()[key]


def _attempted(said: dict[str, Any]) -> tuple[Pair, str]:
    zh, en = _words("calls.extension")
    return (zh.format(number=said["extension"]), en.format(number=said["extension"])), "plain"


def _told(said: dict[str, Any]) -> tuple[Pair, str]:
    status = "not_placed" if said["status"] == "refused" else said["status"]
    zh, en = _words(f"calls.state.{status}")
    if cause := words().get(f"calls.cause.{said.get('cause')}") or words().get(f"calls.reason.{said.get('cause')}"):
        zh, en = f"{zh}，{cause[0]}", f"{en}, {cause[1]}"
    length = f" · {lasted(said['seconds'])}" if said.get("seconds") else ""
    return (zh + length, en + length), "bad" if status == "not_placed" else "plain"


def _recorded(said: dict[str, Any]) -> tuple[Pair, str]:
    length = lasted(said["seconds"])
    return (f"交换机话单 {length}", f"the exchange's record: {length}"), "plain"


def _inspected(said: dict[str, Any]) -> tuple[Pair, str]:
    return (f"{said['score']} 分", f"score {said['score']}"), "good" if said["passed"] else "bad"


def _added(said: dict[str, Any]) -> tuple[Pair, str]:
    return (said["name"], said["name"]), "plain"


TELL = {
    "call.attempted": _attempted, "call.told": _told, "call.recorded": _recorded, "call.inspected": _inspected,
    "document.added": _added,
}  # fmt: skip
