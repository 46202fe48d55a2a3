"""What happens to a person's data when they are no longer needed, and how a request may be refused."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.params import values_on


def handling(*, needed: bool, consent_withdrawn: bool, kept_until: date | None, day: date) -> str:
    """Return `use`, `store` (kept and secured, nothing else) or `delete`; `kept_until`: the last day of retention."""
    if needed and not consent_withdrawn:
        return "use"
    return "store" if kept_until is not None and day <= kept_until else "delete"


def may_refuse(request: str, *, reason: str | None, day: date) -> bool:
    """Return whether a request may be answered by a refusal: one of the rights is refused with a reason only."""
    return request not in values_on(__package__, day).rights or bool(reason and reason.strip())
