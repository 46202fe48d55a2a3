"""The story's office: one case, two people at their desks, and what each of them does by command."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from arrears.office.actor import Actor, user_actor
from arrears.office.carrier.manners import Manners
from arrears.office.cases.ingest_night import case_id
from arrears.office.commands.execute import execute
from arrears.office.config import Config
from arrears.office.members.commands import user_id
from arrears.office.simulation.days import Simulation
from arrears.office.story.loan import CUSTOMER, MISSED, Loan
from arrears.office.tenancy import within

LENDER = "示例消费金融"
QUIET = Manners(receipt_ms=(1_000, 60_000))
"""Messages arrive, and nobody answers them: the borrower of the story is silent at first."""


class Tale:
    """Where the story is: the office living its days, the case, and the plan that is being talked about."""

    def __init__(self, config: Config, tenant: UUID, loan: Loan, folder: Path) -> None:
        """Begin before the first day."""
        self.config, self.tenant, self.loan = config, tenant, loan
        self.simulation = Simulation(config, tenant, loan, folder, manners=QUIET)  # type: ignore[arg-type]
        self.case = case_id(tenant, CUSTOMER, LENDER)
        self.plan = uuid5(self.case, "story/plan")
        self._calls = 0

    @property
    def today(self) -> date:
        """Return the day that is being lived."""
        return self.simulation.today

    def do(self, name: str, payload: dict[str, Any], by: str = "collector") -> dict[str, Any]:
        """Give a command as one of the demo's users, now."""
        role = {"lead": "team_lead"}.get(by, by)
        actor: Actor = user_actor(user_id(self.tenant, by), [role])
        now = self.simulation.now
        done = execute(
            name, payload, key=f"story/{name}/{now.isoformat()}", tenant=self.tenant, actor=actor, source="desk",
            at=now, config=self.config,
        )  # fmt: skip
        return done.answer

    def call(self, outcome: str, note: str = "", seconds: int = 0) -> None:
        """Ask the law, call, and log what came of it; a call that is refused is not made."""
        self._calls += 1
        contact = str(uuid5(self.case, f"story/call/{self._calls}"))
        about = {"case": str(self.case), "contact": contact}
        if self.do("desk.call", about)["permitted"]:
            self.do("desk.log_call", {**about, "outcome": outcome, "note": note, "seconds": seconds})

    def write(self, template: str) -> None:
        """Order an SMS of an approved text."""
        self.do("message.order", {"case": str(self.case), "channel": "sms", "template": template})

    def afford(self, **said: int | bool) -> None:
        """Fill in the affordability form."""
        self.do("desk.affordability", {"case": str(self.case), **said})

    def propose(self, months: int, first_due: date) -> None:
        """Propose instalments over what is overdue, with the whole penalty waived."""
        with within(self.tenant) as cursor:
            cursor.execute(
                "SELECT coalesce(sum((detail->>'overdue_penalty_minor')::bigint), 0) FROM account_snapshot"
                " WHERE case_id = %s",
                [self.case],
            )
            penalty = int(cursor.fetchone()[0])
        terms = {"months": months, "first_due": first_due.isoformat(), "waived_penalty_minor": penalty}
        self.do("desk.propose_plan", {"case": str(self.case), "plan": str(self.plan), **terms})

    def approve(self, because: str) -> None:
        """Let the team lead look at the plan, where it needs a second pair of eyes."""
        with within(self.tenant) as cursor:
            cursor.execute("SELECT status FROM plan WHERE id = %s", [self.plan])
            waits = cursor.fetchone()[0] == "waiting"
        if waits:
            said = {"case": str(self.case), "plan": str(self.plan), "approved": True, "because": because}
            self.do("desk.review_plan", said, by="lead")

    def sign(self) -> None:
        """Record the borrower's consent; from now on the borrower pays what the list says, on its days."""
        self.do("desk.sign_plan", {"case": str(self.case), "plan": str(self.plan), "confirmed_by": "recorded_call"})
        self.loan.penalty_stopped_on = self.today
        for row in self.rows():
            self.loan.pay(date.fromisoformat(row["due"]), row["amount_minor"])

    def rows(self) -> list[dict[str, Any]]:
        """Return the plan's list of payments."""
        with within(self.tenant) as cursor:
            cursor.execute("SELECT rows::text FROM plan WHERE id = %s", [self.plan])
            found = cursor.fetchone()
        return json.loads(found[0]) if found else []

    def day_of(self, number: int) -> date:
        """Return the day that many days after the missed due day."""
        return MISSED + timedelta(days=number)
