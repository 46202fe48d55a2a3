"""One simulated day after another: tape, night, messages, replies, payments, seal.

Who pays when is the portfolio's hidden truth, which knows nothing of what the office does: the simulation shows that
the office keeps its books and the law, not that collecting works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from arrears.insight.portfolio.behaviour import Payment
from arrears.insight.portfolio.generate import Portfolio
from arrears.night.perform import Order, perform
from arrears.night.tape.model import silent
from arrears.office.actor import system_actor
from arrears.office.carrier.manners import Manners
from arrears.office.commands.execute import execute
from arrears.office.config import Config
from arrears.office.demo.portfolios import write_tape
from arrears.office.facts.checkpoints import seal
from arrears.office.messages.decide import Way
from arrears.office.messages.run import work_round
from arrears.office.nightly.night import take_in
from arrears.office.simulation.post import MANNERS, Post
from arrears.office.tenancy import within

ZONE = ZoneInfo("Asia/Shanghai")
ROUNDS_AT = (time(9, 30), time(10, 30), time(14, 0), time(19, 0))
MOST_ROUNDS = 50
"""A round takes a batch; more than these at one time of day would mean that something turns in a circle."""


@dataclass
class Lived:
    """What the days were: nights taken in, messages moved, payments that came and those of accounts nobody follows."""

    nights: int = 0
    moved: int = 0
    paid: list[Payment] = field(default_factory=lambda: list[Payment]())
    reversed: list[Payment] = field(default_factory=lambda: list[Payment]())
    not_followed: int = 0


class Simulation:
    """An office and its borrowers. `night_every` days a tape comes; everything else happens daily."""

    def __init__(
        self, config: Config, tenant: UUID, portfolio: Portfolio, folder: Path, *, seed: int = 7, night_every: int = 1,
        manners: Manners = MANNERS,
    ) -> None:  # fmt: skip
        """Begin; `folder` takes tapes, nights and the carrier's ledger."""
        self.config, self.tenant, self.portfolio, self.folder = config, tenant, portfolio, folder
        self.now, self.night_every, self.lived = datetime(2000, 1, 1, tzinfo=UTC), night_every, Lived()
        folder.mkdir(parents=True, exist_ok=True)
        self.post = Post(folder, seed, lambda: self.now, manners)
        self.way = Way(dict.fromkeys(self.post.channels, self.post))
        self._posted: dict[str, str] = {}

    @property
    def today(self) -> date:
        """Return the day that is being lived."""
        return self.now.astimezone(ZONE).date()

    def live(self, first: date, days: int) -> Lived:
        """Live through `days` days from `first`; the portfolio's history must reach the last one."""
        for number in range(days):
            day = first + timedelta(days=number)
            if number % self.night_every == 0:
                self.night(day)
            self.day(day)
        return self.lived

    def night(self, day: date) -> None:
        """Run the night of `day` on the tape of the evening before and take it in."""
        self._at(day, time(2, 30))
        tape = write_tape(self.portfolio.tape(day - timedelta(days=1)), self.folder / "tape")
        out = self.folder / "night"
        perform(Order(tape, day, out), silent)
        take_in(self.tenant, self.config, out, tape, at=self.now)
        self.lived.nights += 1

    def day(self, day: date, by_hand: Iterable[tuple[time, Callable[[], None]]] = ()) -> None:
        """Send what is due and take what comes back, at several times of the day; then payments; then the seal.

        `by_hand` is what people do between the rounds: a time of the day before 20:00, and the deed.
        """
        rounds = [(moment, self._messages) for moment in ROUNDS_AT]
        for moment, deed in sorted([*rounds, *by_hand], key=lambda one: one[0]):
            self._at(day, moment)
            deed()
        self._at(day, time(20, 0))
        for payment in self._truth(day):
            self._pay(payment)
        self._at(day, time(23, 0))
        with within(self.tenant) as cursor:
            seal(cursor, self.config, at=self.now)

    def _at(self, day: date, moment: time) -> None:
        self.now = datetime.combine(day, moment, ZONE).astimezone(UTC)

    def _messages(self) -> None:
        for _ in range(MOST_ROUNDS):
            moved = work_round(self.config, self.tenant, self.way, lambda: self.now)
            self.lived.moved += moved
            if not moved:
                return
        raise RuntimeError(f"messages of {self.now} do not come to an end")

    def _truth(self, day: date) -> Iterator[Payment]:
        for person in self.portfolio.persons:
            for _contract, payments in person.contracts:
                yield from (payment for payment in payments if payment.paid_on == day)

    def _pay(self, payment: Payment) -> None:
        if payment.reverses is not None:
            self._reverse(payment)
            return
        if not self._follows(payment.account_id):
            self.lived.not_followed += 1
            return
        given = {
            "paid_on": payment.paid_on.isoformat(), "amount_minor": payment.amount_minor, "account": payment.account_id,
            "bank_reference": payment.payment_id, "origin": "simulated bank",
        }  # fmt: skip
        answer = self._command("payment.post", given, payment.payment_id)
        self._posted[payment.payment_id] = answer["payment"]
        self.lived.paid.append(payment)

    def _reverse(self, payment: Payment) -> None:
        posted = self._posted.get(payment.reverses or "")
        if posted is None:
            self.lived.not_followed += 1
            return
        self._command("payment.reverse", {"payment": posted, "reason": "bounced"}, payment.payment_id)
        self.lived.reversed.append(payment)

    def _follows(self, account: str) -> bool:
        with within(self.tenant) as cursor:
            cursor.execute("SELECT 1 FROM account_snapshot WHERE account_id = %s", [account])
            return cursor.fetchone() is not None

    def _command(self, name: str, given: dict[str, Any], key: str) -> dict[str, Any]:
        done = execute(
            name, given, key=key, tenant=self.tenant, actor=system_actor("simulated bank"), source="simulation",
            at=self.now, config=self.config,
        )  # fmt: skip
        return done.answer
