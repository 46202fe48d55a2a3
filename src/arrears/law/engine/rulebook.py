"""The rulebook: every provision, its version, and the selection that binds one kind of step on one day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

import yaml

from arrears.law.engine import params
from arrears.law.engine.own import own_file, refuse_strangers
from arrears.law.engine.params import Values
from arrears.law.engine.provision import DIMENSIONS, Provision, load_provision

PACKAGE = "arrears.law.provisions"
EVERYWHERE = "ANY"
_FILES = ("source.md", "params.yaml", "rule.py", "rule.sql", "cases.yaml")


class Jurisdiction(NamedTuple):
    """A country whose provisions are modelled; `zone` is the clock by which its provisions come into force."""

    code: str
    name: dict[str, str]
    zone: ZoneInfo


class Kind(NamedTuple):
    """What tells provisions apart in a situation; None is unknown."""

    step: str | None
    channel: str | None
    to: str | None
    lender_kind: str | None
    product: str | None
    by: str | None
    direction: str | None
    region: str | None


@dataclass(frozen=True)
class Bound:
    """A provision that binds, with its values of the day; `unknown` names facts without which that is not certain."""

    provision: Provision
    values: Values
    unknown: tuple[str, ...]
    may_spare: bool  # whether debts older than the provision may be outside it
    changes_on: date | None  # the day on which its values, or what it leaves to the law of the place, change


@dataclass(frozen=True)
class Selection:
    """What binds, in order of precedence; what does not, and why; the kinds of hold that the law decides.

    `needs` are the facts that any of the bound provisions needs, so that each is looked for once.
    """

    bound: tuple[Bound, ...]
    others: tuple[tuple[Provision, str], ...]
    known_holds: frozenset[str]
    needs: tuple[str, ...]


class Rulebook:
    """All provisions that are shipped, loaded for each jurisdiction when first asked for."""

    def __init__(self, root: Traversable | None = None, own: Traversable | None = None) -> None:
        """Take the folder of the provisions, by default the package's own, and the folder of a lender's own values."""
        self.root = root or resources.files(PACKAGE)
        self.own = own
        if own is not None:
            refuse_strangers(own, [path for path, _ in self._folders(self.root, "")])
        self.select = lru_cache(maxsize=8192)(self._select)
        self.provisions_of = lru_cache(maxsize=None)(self._provisions_of)

    @cached_property
    def jurisdictions(self) -> dict[str, Jurisdiction]:
        """Return the jurisdictions that are modelled, by code."""
        found: dict[str, Jurisdiction] = {}
        for folder in sorted(self.root.iterdir(), key=lambda entry: entry.name):
            sheet = folder.joinpath("jurisdiction.yaml")
            if folder.is_dir() and sheet.is_file():
                given = cast(dict[str, Any], yaml.safe_load(sheet.read_text("utf-8")))
                found[folder.name] = Jurisdiction(folder.name, given["name"], ZoneInfo(given["zone"]))
        return found

    @cached_property
    def version(self) -> str:
        """Return the hash over the content of every provision: one changed character is another rulebook."""
        digest = hashlib.sha256()
        for path, folder in self._folders(self.root, ""):
            for name in _FILES:
                own = own_file(self.own, path) if name == "params.yaml" else None
                if (file := own or folder.joinpath(name)).is_file():
                    content = file.read_bytes()
                    digest.update(f"{path}/{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()

    def _folders(self, folder: Traversable, path: str) -> list[tuple[str, Traversable]]:
        if folder.joinpath("source.md").is_file():
            return [(path, folder)]
        children = sorted((child for child in folder.iterdir() if child.is_dir()), key=lambda child: child.name)
        return [found for child in children for found in self._folders(child, f"{path}/{child.name}")]

    def _provisions_of(self, code: str) -> tuple[Provision, ...]:
        """Return the provisions of one jurisdiction (or ANY) in order of precedence."""
        folder = self.root.joinpath(code)
        if code != EVERYWHERE and code not in self.jurisdictions:
            return ()
        found = [
            load_provision(child, f"{PACKAGE}.{code}{path.replace('/', '.')}", own_file(self.own, f"/{code}{path}"))
            for path, child in self._folders(folder, "")
        ]
        ids = [provision.id for provision in found]
        repeated = {name for name in ids if ids.count(name) > 1}
        wrong = [provision.id for provision in found if provision.jurisdiction != code]
        if repeated or wrong:
            raise ValueError(f"provisions of {code}: ids twice {sorted(repeated)}, of another jurisdiction {wrong}")
        return tuple(sorted(found, key=lambda provision: provision.rank))

    def all_provisions(self) -> tuple[Provision, ...]:
        """Return every provision of every jurisdiction."""
        return tuple(p for code in (*self.jurisdictions, EVERYWHERE) for p in self.provisions_of(code))

    def find(self, rule: str) -> Provision | None:
        """Return the provision of that id."""
        return next((provision for provision in self.all_provisions() if provision.id == rule), None)

    def _select(self, jurisdiction: str, day: date, kind: Kind, policies: frozenset[str]) -> Selection:
        """Return what binds that kind of step on that day; `policies` names those switched from their default."""
        bound: list[Bound] = []
        others: list[tuple[Provision, str]] = []
        own = self.provisions_of(jurisdiction)
        for provision in sorted((*own, *self.provisions_of(EVERYWHERE)), key=lambda one: one.rank):
            values = provision.reading(day)
            if provision.decide is None:
                others.append((provision, "decides no contact"))
            elif values is None:
                others.append((provision, "not in force"))
            elif provision.policy and (provision.policy == "on") == (provision.id in policies):
                others.append((provision, "policy switched off"))
            elif (unknown := _unknown_if_bound(provision, kind)) is None:
                others.append((provision, "does not apply"))
            else:
                may_spare = values.dated.existing_accounts_from != values.dated.since
                bound.append(Bound(provision, values, unknown, may_spare, _changes_on(provision, values, own, day)))
        known = frozenset(
            kind for one in bound if one.provision.jurisdiction != EVERYWHERE for kind in one.provision.holds
        )
        needs = dict.fromkeys(need for one in bound for need in one.provision.needs)
        return Selection(tuple(bound), tuple(others), known, tuple(needs))


def _unknown_if_bound(provision: Provision, kind: Kind) -> tuple[str, ...] | None:
    """Return None if the provision does not apply, else the facts that would have to be known to be sure."""
    unknown: list[str] = []
    for key, chosen in provision.applies.items():
        fact = DIMENSIONS[key][0]
        value = getattr(kind, fact)
        if value is None:
            unknown.append(fact)
        elif value not in chosen:
            return None
    return tuple(unknown)


def _changes_on(provision: Provision, values: Values, own: tuple[Provision, ...], day: date) -> date | None:
    """Return the next day on which the provision may say something else of the same facts.

    The house is silent on holds that the law of the place decides: it changes when such a law begins or ends.
    """
    changes = [values.next_change] if values.next_change else []
    if provision.jurisdiction == EVERYWHERE and "holds" in provision.needs:
        spans = [span for one in own if one.holds for span in one.params.in_force]
        changes += [edge for span in spans for edge in (span.since, span.until) if edge is not None and edge > day]
    return min(changes, default=None)


_in_use: list[Rulebook] = []


def rulebook() -> Rulebook:
    """Return the rulebook in use: the one that is shipped, or with a lender's own values (`use_own_values`)."""
    if not _in_use:
        _in_use.append(Rulebook())
    return _in_use[0]


def use_own_values(own: Traversable | None) -> Rulebook:
    """Use a lender's own dated values from here on, None for those that are shipped; read and checked at once."""
    book = Rulebook(own=own)
    changed = {p.package: p.params for p in book.all_provisions()} if own is not None else {}
    params.use(changed)
    _in_use[:] = [book]
    return book
