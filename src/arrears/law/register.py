"""The register of provisions: what is in force, what was, what is only policy, and what should be checked again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from arrears.kernel.refusal import InputError
from arrears.law.engine.params import Dated
from arrears.law.engine.provision import Provision
from arrears.law.engine.rulebook import EVERYWHERE, Rulebook, rulebook


def entries(
    jurisdiction: str | None = None, day: date | None = None, book: Rulebook | None = None
) -> list[dict[str, Any]]:
    """Return the provisions of a jurisdiction (all by default), on a day only those in force on it."""
    book = book or rulebook()
    if jurisdiction and jurisdiction != EVERYWHERE and jurisdiction not in book.jurisdictions:
        known = ", ".join(book.jurisdictions)
        raise InputError(
            "unknown_jurisdiction", f"{jurisdiction!r} is not modelled; modelled are {known}", "--jurisdiction"
        )
    found = book.provisions_of(jurisdiction) if jurisdiction else book.all_provisions()
    return [_entry(one, day) for one in found if day is None or one.reading(day)]


def explained(rule: str, book: Rulebook | None = None) -> dict[str, Any]:
    """Return one provision in full: its entry, its values over time and its text."""
    provision = (book or rulebook()).find(rule)
    if provision is None:
        raise InputError("unknown_rule", f"{rule!r} is no provision of the rulebook; see arrears law list", "RULE")
    history = {name: [_dated(one) for one in values] for name, values in provision.params.values.items()}
    return _entry(provision, None) | {"values_over_time": history, "text": provision.text}


def stale(days: int, today: date, book: Rulebook | None = None) -> Iterator[dict[str, Any]]:
    """Yield each value in force that was last checked more than `days` ago."""
    for provision in (book or rulebook()).all_provisions():
        for name, history in {"in_force": provision.params.in_force, **provision.params.values}.items():
            for dated in history:
                age = (today - dated.checked_on).days
                if dated.holds_on(today) and age > days and provision.force != "policy":
                    yield {
                        "rule": provision.id,
                        "name": name,
                        "age_days": age,
                        "source": provision.link,
                        **_dated(dated),
                    }


def _entry(provision: Provision, day: date | None) -> dict[str, Any]:
    spans = provision.params.in_force
    values = provision.reading(day) if day else None
    return {
        "rule": provision.id,
        "jurisdiction": provision.jurisdiction,
        "title": dict(provision.title),
        "instrument": dict(provision.instrument),
        "article": provision.article,
        "force": provision.force,
        "evidence": provision.evidence,
        "modal": provision.modal,
        "policy": provision.policy,
        "decides_contacts": provision.decide is not None,
        "applies": {key: sorted(words) for key, words in provision.applies.items()},
        "needs": list(provision.needs),
        "covers": list(provision.covers),
        "source": provision.link,
        "in_force_from": spans[0].since.isoformat(),
        "in_force_until": spans[-1].until.isoformat() if spans[-1].until else None,
        "values": {name: plain(value) for name, value in (values.named if values else {}).items()},
    }


def _dated(dated: Dated) -> dict[str, Any]:
    return {
        "value": plain(dated.value),
        "from": dated.since.isoformat(),
        "until": dated.until.isoformat() if dated.until else None,
        "existing_accounts_from": dated.existing_accounts_from.isoformat() if dated.existing_accounts_from else None,
        "citation": dated.citation,
        "checked_on": dated.checked_on.isoformat(),
    }


def plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return [plain(entry) for entry in value] if isinstance(value, tuple) else value
