"""Reading one JSON object strictly: every key is known, every value has its type, every fault its path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar, cast

from arrears.kernel.dates import parse_day
from arrears.kernel.money import parse_money
from arrears.kernel.rate import parse_rate
from arrears.kernel.refusal import InputError

T = TypeVar("T")
MISSING = object()


class Fields:
    """The keys of one object at `path`; a key that nobody asks for is a fault when `done` is called."""

    def __init__(self, value: object, path: str, currency: str = "CNY") -> None:
        """Begin to read an object."""
        if not isinstance(value, dict):
            raise InputError("not_an_object", f"expected an object, found {value!r}", path)
        self.values = cast("dict[str, Any]", value)
        self.path = path
        self.currency = currency
        self.asked: set[str] = set()

    def at(self, key: str) -> str:
        """Return the path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Return whether the key is there."""
        self.asked.add(key)
        return key in self.values

    def raw(self, key: str, default: object = MISSING) -> Any:
        """Return the value of a key as it is; without default the key must be there."""
        self.asked.add(key)
        if key in self.values:
            return self.values[key]
        if default is MISSING:
            raise InputError("missing", f"{key} is needed", self.at(key))
        return default

    def money(self, key: str, *, at_least: int = 0) -> int:
        """Return minor units of at least `at_least`."""
        amount = parse_money(self.raw(key), self.currency, path=self.at(key))
        if amount < at_least:
            least = "above zero" if at_least else "zero or more"
            raise InputError("amount_out_of_range", f"{self.values[key]!r} must be {least}", self.at(key))
        return amount

    def rate(self, key: str) -> Fraction:
        """Return an exact rate."""
        return parse_rate(self.raw(key), path=self.at(key))

    def day(self, key: str) -> date:
        """Return a day."""
        return parse_day(self.raw(key), path=self.at(key))

    def count(self, key: str, default: object = MISSING, *, least: int = 1, most: int = 1200) -> int:
        """Return a whole JSON number within its limits."""
        value = self.raw(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise InputError("number_out_of_range", f"{value!r} must be a whole number {least}..{most}", self.at(key))
        return value

    def text(self, key: str) -> str:
        """Return a text that is not blank."""
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            raise InputError("text_needed", f"{value!r} must be a text that is not blank", self.at(key))
        return value

    def choice(self, key: str, choices: tuple[T, ...], default: object = MISSING) -> T:
        """Return one of the choices; 360 and "360", 1 and true are different."""
        value = self.raw(key, default)
        for choice in choices:
            if type(choice) is type(value) and choice == value:
                return choice
        options = " | ".join(repr(choice) for choice in choices)
        raise InputError("unknown_choice", f"{value!r} must be {options}", self.at(key))

    def items(self, key: str) -> Iterator[tuple[str, object]]:
        """Yield the path and value of each entry of a list; a key that is not there is an empty list."""
        value = self.raw(key, [])
        if not isinstance(value, list):
            raise InputError("not_a_list", f"expected a list, found {value!r}", self.at(key))
        for index, item in enumerate(cast("list[object]", value)):
            yield f"{self.at(key)}[{index}]", item

    def objects(self, key: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
        """Return what `read` makes of each object of a list."""
        result: list[T] = []
        for path, item in self.items(key):
            entry = Fields(item, path, self.currency)
            result.append(read(entry))
            entry.done()
        return tuple(result)

    def done(self) -> None:
        """Refuse keys that nobody asked for: a misspelt key would silently mean its default."""
        for key in self.values:
            if key not in self.asked:
                raise InputError("unknown_key", f"the key {key!r} is not known here", self.at(key))
