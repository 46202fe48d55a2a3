"""Credit cards (信用卡): statements, minimum payment, interest on a revolving balance, and the age of what is missing.

Days run from posting to posting. A purchase is free of interest when its statement is paid in full by the due date;
otherwise it bears interest from the day it was posted, and so does cash from the first day. Interest comes with the
next statement. Fees and interest bear none (PBOC notice 银发〔2016〕111号, article 4). What is past due is the part of
the minimum that has not come, oldest statement first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from arrears.debt.model import Bucket
from arrears.kernel.dates import add_months, clip_to_month
from arrears.kernel.money import checked
from arrears.kernel.rounding import divide, round_fraction

Kind = Literal["purchase", "cash", "fee"]


@dataclass(frozen=True)
class Posting:
    """A purchase, cash or fee on a day."""

    id: str
    day: date
    kind: Kind
    amount: int


@dataclass(frozen=True)
class CardPayment:
    """Money that came."""

    id: str
    day: date
    amount: int


@dataclass(frozen=True)
class Card:
    """The terms of a card and what was posted and paid, in minor units."""

    currency: str
    limit: int
    opened: date
    statement_day: int
    due_days: int
    annual_rate: Fraction
    year: int
    minimum_rate: Fraction
    minimum_least: int
    late_fee_rate: Fraction
    postings: tuple[Posting, ...]
    payments: tuple[CardPayment, ...]
    buckets: tuple[Bucket, ...]
    principal_first_from_dpd: int


@dataclass
class Lot:
    """One purchase or cash: what is left of it, and base x days not yet charged."""

    posted: date
    cash: bool
    left: int
    statement: int = 0
    weight: int = 0
    counted_to: date = date.min

    def gather(self, until: date) -> None:
        """Count the days up to and with `until` on what is left."""
        if until > self.counted_to:
            self.weight += self.left * (until - self.counted_to).days
            self.counted_to = until


@dataclass
class Statement:
    """One statement: what it closed with, what it asks for at least, and what came by its due date."""

    no: int
    closed: date
    due: date
    balance: int
    minimum: int
    missing: int
    interest: int
    late_fee: int = 0
    came: int = 0
    settled: bool = False


@dataclass
class CardLedger:
    """A card walked through its days."""

    card: Card
    lots: list[Lot] = field(default_factory=lambda: list[Lot]())
    statements: list[Statement] = field(default_factory=lambda: list[Statement]())
    fees: int = 0
    interest: int = 0
    credit: int = 0

    @property
    def principal(self) -> int:
        """Return what is left of purchases and cash."""
        return sum(lot.left for lot in self.lots)

    def dpd(self, day: date) -> int:
        """Return the days since the oldest due date whose minimum has not come in full."""
        return next((max(0, (day - s.due).days) for s in self.statements if s.missing), 0)

    def post(self, posting: Posting) -> None:
        """Add a posting; money that waited pays for it at once."""
        if posting.kind == "fee":
            self.fees += posting.amount
        else:
            self.lots.append(Lot(posting.day, posting.kind == "cash", posting.amount, counted_to=posting.day))
        waiting, self.credit = self.credit, 0
        self._use(waiting, posting.day)

    def pay(self, payment: CardPayment) -> None:
        """Use a payment, and count it towards the oldest missing minimum."""
        for statement in self.statements:
            if payment.day <= statement.due:
                statement.came += payment.amount
        left = payment.amount
        self._use(payment.amount, payment.day)
        for statement in self.statements:
            taken = min(left, statement.missing)
            statement.missing -= taken
            left -= taken

    def _use(self, amount: int, day: date) -> None:
        """Pay interest and fees first, or principal first from the DPD at which the order changes; oldest first."""
        for principal in (True, False) if self.dpd(day) >= self.card.principal_first_from_dpd else (False, True):
            if principal:
                for lot in self.lots:
                    lot.gather(day)
                    taken = min(amount, lot.left)
                    lot.left -= taken
                    amount -= taken
            else:
                taken = min(amount, self.interest)
                self.interest, amount = self.interest - taken, amount - taken
                taken = min(amount, self.fees)
                self.fees, amount = self.fees - taken, amount - taken
        self.credit += amount

    def fall_due(self, statement: Statement) -> None:
        """Judge a statement at the end of its due date: paid in full or not, and the late fee on what is missing."""
        statement.settled = statement.came >= statement.balance
        if statement.missing:
            statement.late_fee = round_fraction(statement.missing * self.card.late_fee_rate)
            self.fees += statement.late_fee

    def close(self, day: date) -> None:
        """Close a statement: charge the interest that lots have gathered, and ask for a minimum."""
        interest = self._charge(day)
        self.interest += interest
        number = len(self.statements) + 1
        for lot in self.lots:
            lot.statement = lot.statement or number
        balance = max(0, checked(self.principal + self.fees + self.interest - self.credit))
        before = sum(statement.missing for statement in self.statements)
        asked = round_fraction(self.principal * self.card.minimum_rate) + self.fees + self.interest
        minimum = min(balance, max(self.card.minimum_least, asked, before))
        due = day + timedelta(days=self.card.due_days)
        self.statements.append(Statement(number, day, due, balance, minimum, minimum - before, interest))
        assert minimum >= before

    def _charge(self, day: date) -> int:
        unpaid = {s.no for s in self.statements if s.due <= day and not s.settled}
        total = 0
        for lot in self.lots:
            lot.gather(day)
            if lot.cash or lot.statement in unpaid:
                total, lot.weight = total + lot.weight, 0
            elif lot.statement:
                lot.weight = 0  # its statement was paid in full: the free days stay free
        rate = self.card.annual_rate
        return divide(total * rate.numerator, rate.denominator * self.card.year)


def statement_days(card: Card, as_of: date) -> list[date]:
    """Return the days on which statements close, up to `as_of`."""
    first = clip_to_month(card.opened.year, card.opened.month, card.statement_day)
    days, index = list[date](), 0
    while (day := add_months(first, index, due_day=card.statement_day)) <= as_of:
        index += 1
        if day >= card.opened:
            days.append(day)
    return days


def walk_card(card: Card, as_of: date) -> CardLedger:
    """Return the card as it stands at the end of `as_of`: on one day postings, payments, due dates, then statements."""
    entries: list[tuple[date, int, Posting | CardPayment | int]] = []
    entries += [(p.day, 0, p) for p in card.postings if p.day <= as_of]
    entries += [(p.day, 1, p) for p in card.payments if p.day <= as_of]
    closings = statement_days(card, as_of)
    entries += [(day, 3, 0) for day in closings]
    dues = [(day + timedelta(days=card.due_days), index) for index, day in enumerate(closings)]
    entries += [(day, 2, index) for day, index in dues if day <= as_of]
    entries.sort(key=lambda entry: entry[:2])
    ledger = CardLedger(card)
    for day, phase, entry in entries:
        if isinstance(entry, Posting):
            ledger.post(entry)
        elif isinstance(entry, CardPayment):
            ledger.pay(entry)
        elif phase == 2:
            ledger.fall_due(ledger.statements[entry])
        else:
            ledger.close(day)
    assert min(ledger.fees, ledger.interest, ledger.credit, ledger.principal) >= 0
    return ledger
