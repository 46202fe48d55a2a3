"""How people come to be late: the hidden truth of the made-up portfolio.

Shares and habits are assumptions, chosen so that the buckets look like a Chinese consumer lender's (nine in ten
accounts current, rolls steeper the later they are); they are measured on nobody and no treatment effect may be read
from them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Archetype:
    """A kind of behaviour. Chances are in percent; delays are days after the due date.

    `late` is the chance that one instalment is paid late, by `delay` days; `breaks` the chance that there is a month in
    the last twelve from which on things go wrong; then an instalment is skipped with `skips`, part-paid with `parts`.
    """

    name: str
    share: int
    accounts: tuple[int, ...]
    late: int = 0
    delay: tuple[int, int] = (1, 3)
    breaks: int = 0
    skips: int = 0
    parts: int = 0
    hardship: int = 0
    vulnerable: int = 1
    no_phone: int = 0
    broken_promises: int = 0
    score: tuple[int, int] = (580, 760)


ARCHETYPES = (
    Archetype("prompt_payer", 700, (1, 1, 1, 2), late=1, score=(640, 820)),
    Archetype("forgetful", 160, (1, 1, 2), late=30, delay=(1, 12), score=(580, 740)),
    Archetype("month_end_juggler", 45, (1, 2, 2), late=65, delay=(4, 24), parts=15, broken_promises=15),
    Archetype(
        "income_shock", 35, (1, 1, 2), late=5, delay=(1, 8), breaks=75, skips=62, parts=25, hardship=45, vulnerable=8,
    ),
    Archetype(
        "over_indebted", 25, (2, 3, 3), late=45, delay=(3, 28), breaks=70, skips=60, parts=25, hardship=25,
        broken_promises=45, score=(430, 620),
    ),
    Archetype("lost_contact", 12, (1, 1, 2), late=10, delay=(2, 15), breaks=90, skips=97, no_phone=70),
    Archetype("disputing", 10, (1,), late=3, breaks=85, skips=95, score=(560, 740)),
    Archetype(
        "unwilling", 13, (1, 1, 2), late=30, delay=(5, 28), breaks=90, skips=90, broken_promises=60, score=(400, 600),
    ),
)  # fmt: skip
