"""One provision: its folder read into one value."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any, cast

import yaml

from arrears.kernel.refusal import InputError
from arrears.law.engine import vocabulary as words
from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Params, Values, read_params
from arrears.law.engine.situation import Situation

Rule = Callable[[Situation, Values], Finding]

# The dimensions by which `applies` tells provisions apart: key in source.md, fact of the situation, words allowed.
DIMENSIONS: dict[str, tuple[str, tuple[str, ...] | None]] = {
    "steps": ("step", words.STEPS),
    "channels": ("channel", words.CHANNELS),
    "to": ("to", words.PERSONS),
    "lender_kinds": ("lender_kind", words.LENDER_KINDS),
    "products": ("product", words.PRODUCTS),
    "by": ("by", words.ACTORS),
    "directions": ("direction", words.DIRECTIONS),
    "regions": ("region", None),
}
_REQUIRED = {"id", "jurisdiction", "title", "instrument", "article", "force", "evidence", "link", "modal", "says"}
_OPTIONAL = {"applies", "needs", "holds", "policy", "used_by", "covers"}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Provision:
    """A provision of law, standard, association or policy. `policy` is None for what is not one, else "on" or "off"."""

    id: str
    jurisdiction: str
    title: Mapping[str, str]
    instrument: Mapping[str, str]
    article: str
    force: str
    evidence: str
    link: str
    modal: str
    says: Mapping[str, str]
    applies: Mapping[str, frozenset[str]]
    needs: tuple[str, ...]
    holds: frozenset[str]
    policy: str | None
    used_by: tuple[str, ...]
    covers: tuple[str, ...]  # ids of other facts of the law that this provision carries too
    text: str
    params: Params
    decide: Rule | None
    package: str

    @property
    def rank(self) -> tuple[int, str]:
        """Return the place among refusals: by force, law first, then by id."""
        return words.FORCES.index(self.force), self.id

    def reading(self, day: date) -> Values | None:
        """Return the values of the day, or None when the provision is not in force on it."""
        try:
            return self.params.on(day)
        except InputError:
            return None


def load_provision(folder: Traversable, package: str, own: Traversable | None = None) -> Provision:
    """Return the provision of one folder, with the lender's `own` values if it has any.

    A fault in the folder is a `ValueError` that names it, one in the lender's values an `InputError`.
    """
    manifest, text = _front_matter(folder.joinpath("source.md").read_text("utf-8"), package)
    decides = folder.joinpath("rule.py").is_file()
    rule = importlib.import_module(f"{package}.rule") if decides else None
    return Provision(
        **{key: manifest[key] for key in _REQUIRED - {"article"}},
        article=str(manifest["article"]),
        applies=_applies(manifest.get("applies") or {}, package),
        needs=tuple(manifest.get("needs") or ()),
        holds=frozenset(manifest.get("holds") or ()),
        policy=manifest.get("policy"),
        used_by=tuple(manifest.get("used_by") or ()),
        covers=tuple(manifest.get("covers") or ()),
        text=text,
        params=_params(folder, package, own),
        decide=getattr(rule, "decide", None),
        package=package,
    )


def _params(folder: Traversable, package: str, own: Traversable | None) -> Params:
    shipped = read_params(folder.joinpath("params.yaml").read_text("utf-8"), package)
    if own is None:
        return shipped
    try:
        chosen = read_params(own.read_text("utf-8"), package)
    except (ValueError, KeyError, TypeError, yaml.YAMLError) as fault:
        raise InputError("rules_malformed", str(fault), str(own)) from None
    if set(chosen.values) != set(shipped.values):
        raise InputError("rules_other_values", f"its values are {sorted(shipped.values)}, no others", str(own))
    return chosen


def _front_matter(source: str, where: str) -> tuple[dict[str, Any], str]:
    head, mark, text = source.removeprefix("---\n").partition("\n---\n")
    if not source.startswith("---\n") or not mark:
        raise ValueError(f"{where}: source.md begins with its manifest between two lines ---")
    manifest = cast(dict[str, Any], yaml.load(head, Loader=_Loader))
    keys = set(manifest)
    if _REQUIRED - keys or keys - _REQUIRED - _OPTIONAL:
        raise ValueError(f"{where}: missing {sorted(_REQUIRED - keys)}, unknown {sorted(keys - _REQUIRED - _OPTIONAL)}")
    _check_words(manifest, where)
    return manifest, text.strip()


def _check_words(manifest: dict[str, Any], where: str) -> None:
    allowed = {
        "force": words.FORCES,
        "modal": words.MODALS,
        "evidence": words.EVIDENCE,
        "policy": (None, True, False, "on", "off"),
    }
    for key, known in allowed.items():
        if manifest.get(key) not in known:
            raise ValueError(f"{where}: {key} {manifest.get(key)!r} is not one of {known}")
    if isinstance(manifest.get("policy"), bool):  # YAML 1.1 reads on and off as flags
        manifest["policy"] = "on" if manifest["policy"] else "off"
    if (manifest["force"] == "policy") != (manifest.get("policy") is not None):
        raise ValueError(f"{where}: what has the force of a policy, and only that, says policy: on or off")
    for key in ("title", "instrument", "says"):
        if set(manifest[key]) != {"zh", "en"}:
            raise ValueError(f"{where}: {key} is said in zh and en")
    for need in manifest.get("needs") or ():
        if need.split(".")[0] not in Situation.__dataclass_fields__:
            raise ValueError(f"{where}: {need!r} is no fact of a situation")


def _applies(given: dict[str, list[str]], where: str) -> dict[str, frozenset[str]]:
    for key, chosen in given.items():
        if key not in DIMENSIONS:
            raise ValueError(f"{where}: applies knows {sorted(DIMENSIONS)}, not {key!r}")
        known = DIMENSIONS[key][1]
        if known is not None and set(chosen) - set(known):
            raise ValueError(f"{where}: {sorted(set(chosen) - set(known))} are no {key}")
    return {key: frozenset(chosen) for key, chosen in given.items()}
