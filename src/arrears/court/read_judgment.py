"""Reading what a judgment orders and what was paid on it, from JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from arrears.court.late_interest import Due, LateInterest, Paid, Stay, late_interest
from arrears.kernel.dates import parse_day
from arrears.kernel.money import parse_money
from arrears.kernel.refusal import InputError

T = TypeVar("T")


def read_late_interest(value: Any) -> LateInterest:
    """Return the sheet of `{"as_of", "due": [{perform_by, principal, interest, costs}], "paid", "stays"}`, in yuan."""
    if not isinstance(value, Mapping):
        raise InputError("judgment_malformed", "a judgment is an object with as_of, due, paid and stays")
    dues = _each(value, "due", _due)
    if not dues:
        raise InputError("due_missing", "say what the judgment orders to be paid and by when", "due")
    as_of = parse_day(value.get("as_of"), path="as_of")
    return late_interest(dues, _each(value, "paid", _paid), _each(value, "stays", _stay), as_of)


def _each(value: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any], str], T]) -> list[T]:
    entries = value.get(name, [])
    if not isinstance(entries, list):
        raise InputError("list_malformed", f"{name} is a list", name)
    for index, entry in enumerate(entries):
        if not isinstance(entry, Mapping):
            raise InputError("entry_malformed", "an object is needed here", f"{name}[{index}]")
    return [read(entry, f"{name}[{index}]") for index, entry in enumerate(entries)]


def _due(entry: Mapping[str, Any], path: str) -> Due:
    perform_by = parse_day(entry.get("perform_by"), path=f"{path}.perform_by")
    parts = {name: _amount(entry.get(name, "0"), f"{path}.{name}") for name in ("principal", "interest", "costs")}
    return Due(perform_by, **parts)


def _paid(entry: Mapping[str, Any], path: str) -> Paid:
    amount = _amount(entry.get("amount"), f"{path}.amount")
    if amount == 0:
        raise InputError("amount_not_positive", "a payment is more than zero", f"{path}.amount")
    return Paid(parse_day(entry.get("date"), path=f"{path}.date"), amount)


def _stay(entry: Mapping[str, Any], path: str) -> Stay:
    start, end = (parse_day(entry.get(name), path=f"{path}.{name}") for name in ("from", "to"))
    if end < start:
        raise InputError("stay_reversed", f"it ends on {end}, before it begins on {start}", f"{path}.to")
    return Stay(start, end)


def _amount(text: Any, path: str) -> int:
    minor = parse_money(text, "CNY", path=path)
    if minor < 0:
        raise InputError("amount_negative", f"{text} is less than zero", path)
    return minor
