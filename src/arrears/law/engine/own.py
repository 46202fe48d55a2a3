"""A lender's own dated values: `params.yaml` files laid over those of the provisions, without a change to the package.

The folder has the layout of the provisions: `CHN/gbt_45251_2025/hours/params.yaml` stands for that provision's own
file, whole: what was in force before stays in it with its days, what changes is a new entry with its own. The rulebook
has another version from then on, so every verdict tells under which values it was given.
"""

from __future__ import annotations

from importlib.resources.abc import Traversable

from arrears.kernel.refusal import InputError

_FILE = "params.yaml"


def own_file(own: Traversable | None, path: str) -> Traversable | None:
    """Return the lender's file for the provision at that path (`/CHN/…`), or None where it has none."""
    if own is None:
        return None
    place = own
    for name in (*path.strip("/").split("/"), _FILE):
        place = place.joinpath(name)
    return place if place.is_file() else None


def paths_of(own: Traversable, path: str = "") -> list[str]:
    """Return the paths of the provisions for which the folder has values."""
    found = [path] if own.joinpath(_FILE).is_file() else []
    children = sorted((child for child in own.iterdir() if child.is_dir()), key=lambda child: child.name)
    return found + [deeper for child in children for deeper in paths_of(child, f"{path}/{child.name}")]


def refuse_strangers(own: Traversable, known: list[str]) -> None:
    """Raise an `InputError` for values of a provision that the rulebook does not have."""
    if not own.is_dir():
        raise InputError("rules_missing", "there is no such folder", str(own))
    for path in paths_of(own):
        if path not in known:
            where = f"{path.lstrip('/')}/{_FILE}"
            raise InputError("rules_unknown_provision", "no provision stands at that place of the rulebook", where)
