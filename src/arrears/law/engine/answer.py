"""The verdict as the JSON of the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from arrears.law.engine.finding import Breach, Finding, Unknown
from arrears.law.engine.situation import Situation
from arrears.law.engine.verdict import Judged, Refusal, Verdict


def as_json(verdict: Verdict) -> dict[str, Any]:
    """Return the answer of `arrears law check`; moments carry the offset in which `at` was written."""
    return {
        "verdict": "permitted" if verdict.permitted else "refused",
        "refusals": [_refusal(one, verdict.situation) for one in verdict.refusals],
        "advice": [_refusal(one, verdict.situation) for one in verdict.advice],
        "missing": list(verdict.missing),
        "earliest_permitted": _moment(verdict.earliest_permitted, verdict.situation),
        "rulebook_version": verdict.rulebook_version,
        "trace": [_judged(one, verdict.situation) for one in verdict.judged]
        + [{"rule": provision.id, "applies": False, "why": why} for provision, why in verdict.others],
    }


def _refusal(refusal: Refusal, situation: Situation) -> dict[str, Any]:
    provision = refusal.bound.provision
    return {
        "rule": provision.id,
        "instrument": f"{provision.instrument['zh']} ({provision.instrument['en']})",
        "article": provision.article,
        "force": provision.force,
        "says": refusal.says(),
        "source": provision.link,
        "in_force_from": refusal.bound.values.dated.since.isoformat(),
        "permitted_from": _moment(refusal.permitted_from, situation),
    }


def _judged(judged: Judged, situation: Situation) -> dict[str, Any]:
    bound, found = judged
    return {
        "rule": bound.provision.id,
        "applies": True,
        "modal": bound.provision.modal,
        "facts": {need: _shown(_value(situation, need)) for need in bound.provision.needs},
        "outcome": _outcome(found, bound.provision.modal),
    }


def _outcome(found: Finding, modal: str) -> Any:
    if found is None:
        return "kept"
    if isinstance(found, Unknown):
        return {"missing": list(found.names)}
    return {"refused" if modal == "must_not" else "advised_against": _measured(found)}


def _measured(breach: Breach) -> dict[str, str]:
    return {name: _fact(value) for name, value in breach.facts.items()}


def _fact(value: Any) -> str:
    return ", ".join(cast(tuple[str, ...], value)) if isinstance(value, tuple) else str(value)


def _value(situation: Situation, need: str) -> Any:
    value: Any = situation
    for name in need.split("."):
        value = getattr(value, name, None)
    return value


def _shown(value: Any) -> Any:
    """Return a fact as JSON; of long lists only how many there are, as the situation itself is kept beside."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, dict):
        return sorted(str(key) for key in value)
    if isinstance(value, tuple):
        shown = [str(entry) if isinstance(entry, str) or hasattr(entry, "key") else None for entry in value]
        return len(value) if None in shown else shown
    return str(value)


def _moment(moment: datetime | None, situation: Situation) -> str | None:
    return moment.astimezone(situation.shown_in).isoformat() if moment else None
