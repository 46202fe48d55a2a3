"""A number of the rulebook changed from a day on: the whole params.yaml of its provision, for a lender's own folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from fractions import Fraction
from typing import Any, cast

import yaml

from arrears.kernel.dates import parse_day
from arrears.kernel.refusal import InputError
from arrears.law.engine.params import Dated, Params, read_params
from arrears.law.engine.provision import Provision
from arrears.law.register import plain

_TRUTH = {"true": True, "false": False}


class _Plain(yaml.SafeDumper):
    """A file that people read: a day that stands twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return that nothing is written as a reference to something earlier."""
        del data
        return True


def path_of(provision: Provision) -> str:
    """Return where the provision's file lies in a folder of own values: `CHN/gbt_45251_2025/hours/params.yaml`."""
    return "/".join([*provision.package.split(".provisions.", 1)[1].split("."), "params.yaml"])


def changed(
    provision: Provision,
    name: str,
    value: str,
    since: date,
    citation: str,
    checked_on: date,
    existing_from: date | None = None,
) -> str:
    """Return the provision's whole params.yaml with `name` being `value` from `since` on.

    The value is of the kind that it was: a whole number, an exact fraction or decimal ("0.24", "3/10"), a time of day,
    a day, true or false, words parted by commas, or what has parts as JSON. What was in force before stays, and ends
    on that day.
    """
    history = provision.params.values.get(name)
    if history is None:
        known = ", ".join(provision.params.values) or "none"
        raise InputError("unknown_value", f"{provision.id} has no value {name!r}; it has {known}", "NAME")
    if history[-1].since > since:
        message = f"a value from {history[-1].since} stands already; a change begins after the last one"
        raise InputError("value_later", message, "--from")
    if not citation.strip():
        raise InputError("citation_missing", "say by whose decision or which article the number changes", "--citation")
    new = replace(
        history[-1], since=since, until=None, existing_accounts_from=existing_from or since, citation=citation.strip(),
        checked_on=checked_on, value=_read(history[-1].value, value),
    )  # fmt: skip
    kept = [replace(one, until=since) if one.until is None else one for one in history if one.since < since]
    text = _written(provision.params, {**provision.params.values, name: (*kept, new)})
    read_params(text, provision.id)
    return text


def _read(before: Any, text: str) -> Any:
    try:
        if isinstance(before, dict) or text.startswith("["):
            return _json(text)
        if isinstance(before, tuple):
            one = cast(tuple[Any, ...], before)
            return tuple(_read(one[0] if one else "", part.strip()) for part in text.split(",") if part.strip())
        if isinstance(before, time):
            return time.fromisoformat(text)
        if isinstance(before, date):
            return parse_day(text)
        return _word(before, text)
    except (ValueError, KeyError, InputError):
        raise InputError("value_malformed", f"{text!r} is not of the kind of {plain(before)!r}", "VALUE") from None


def _word(before: Any, text: str) -> Any:
    if isinstance(before, bool):
        return _TRUTH[text]
    if isinstance(before, int):
        return int(text)
    if before is None or text == "none":
        return None if text == "none" else text
    return _text(cast(str, before), text)


def _json(text: str) -> Any:
    """Return a list of lists or names with values, as JSON has it: [[1, 1], [7, 2]], {"vehicle": 2}."""
    given: Any = json.loads(text)
    if isinstance(given, dict):
        return cast(dict[str, Any], given)
    return tuple(tuple(cast(list[Any], one)) if isinstance(one, list) else one for one in cast(list[Any], given))


def _text(before: str, text: str) -> str:
    """Return a text; where it was an exact number, the new one is one too."""
    try:
        Fraction(before)
    except (ValueError, ZeroDivisionError):
        if not text:
            raise ValueError(text) from None
        return text
    if Fraction(text) < 0:
        raise ValueError(text)
    return text


def _written(params: Params, values: Mapping[str, tuple[Dated, ...]]) -> str:
    whole = {
        "in_force": [_entry(one) for one in params.in_force],
        "values": {
            name: [_entry(one) | {"value": _raw(one.value)} for one in history] for name, history in values.items()
        },
    }
    return yaml.dump(whole, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)


def _entry(dated: Dated) -> dict[str, Any]:
    return {
        "from": dated.since, "until": dated.until, "existing_accounts_from": dated.existing_accounts_from,
        "citation": dated.citation, "checked_on": dated.checked_on,
    }  # fmt: skip


def _raw(value: Any) -> Any:
    """Return a value as the file has it: a day stays a day, a time becomes its text, a tuple a list."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return [_raw(one) for one in cast(tuple[Any, ...], value)] if isinstance(value, tuple) else value
