"""Money: whole minor units in a signed 64-bit integer, with the currency's ISO 4217 exponent. Never a float.

The limit is the limit of the database's and the night's columns: what does not fit is an error, never a wrong cent.
"""

from __future__ import annotations

import re
from functools import lru_cache

from iso4217 import Currency

from arrears.kernel.refusal import InputError

MAX_MINOR = 2**63 - 1
_AMOUNT = re.compile(r"(-?)(\d+)(?:\.(\d+))?", re.ASCII)


@lru_cache(maxsize=256)
def exponent(currency: str) -> int:
    """Return the number of decimals of an ISO 4217 currency: CNY 2, JPY 0, KWD 3."""
    try:
        digits = Currency(currency).exponent
    except ValueError:
        digits = None
    if digits is None:
        raise InputError("unknown_currency", f"{currency!r} is not an ISO 4217 currency with minor units; use e.g. CNY")
    return digits


def checked(minor: int) -> int:
    """Return `minor` if it fits a signed 64-bit integer, else raise."""
    if not -MAX_MINOR - 1 <= minor <= MAX_MINOR:
        raise InputError("overflow", f"{minor} minor units do not fit 64 bits; split the amount or check its unit")
    return minor


def parse_money(text: object, currency: str, *, path: str = "") -> int:
    """Return minor units from a decimal string in major units; numbers, blanks and excess decimals are errors."""
    if not isinstance(text, str):
        raise InputError("money_not_string", f'money is a decimal string such as "584.00", not {text!r}', path)
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise InputError("money_malformed", f'{text!r} is not a decimal string such as "584.00"', path)
    sign, whole, decimals = match.group(1), match.group(2), match.group(3) or ""
    digits = exponent(currency)
    if len(decimals) > digits:
        raise InputError("money_too_precise", f"{text!r} has more than {digits} decimals, which {currency} has", path)
    minor = int(whole) * 10**digits + int(decimals.ljust(digits, "0") or "0")
    try:
        return checked(-minor if sign else minor)
    except InputError as fault:
        raise InputError(fault.code, fault.message, path) from None


def format_money(minor: int, currency: str = "CNY") -> str:
    """Return the decimal string of the contracts: ``58400`` in CNY is ``"584.00"``."""
    digits = exponent(currency)
    if digits == 0:
        return str(minor)
    whole, rest = divmod(abs(minor), 10**digits)
    return f"{'-' if minor < 0 else ''}{whole}.{rest:0{digits}d}"


def display_money(minor: int, currency: str = "CNY") -> str:
    """Return money for people: thousands marks and the decimals of the currency."""
    text = format_money(minor, currency)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, dot, rest = digits.partition(".")
    return f"{sign}{int(whole):,}{dot}{rest}"


def split_evenly(minor: int, parts: int) -> list[int]:
    """Return `parts` amounts that differ from equal shares only in the last, which takes the difference."""
    if parts < 1:
        raise ValueError("an amount is split into one part at least")
    share = minor // parts
    return [share] * (parts - 1) + [minor - share * (parts - 1)]
