"""What may bear compound interest."""

from __future__ import annotations

BEARING = frozenset({"interest"})


def may_compound(part: str, *, clause_prompted: bool) -> bool:
    """Return whether an unpaid part (interest, penalty, fee) may bear interest: only with a clear, prompted clause."""
    return clause_prompted and part in BEARING
