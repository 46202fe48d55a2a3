"""Proceedings walked to their end by commands: roles, papers, costs, deadlines, and a record that holds."""

from datetime import UTC, datetime

import pytest

from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused

pytestmark = pytest.mark.database
SAID = {"contract": {"signed_on": "2025-12-08", "annual_rate": "0.18"}}
ORDERED = {"principal": "8000.00", "interest": "1000.00", "costs": "50.00"}


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T02:00:00+00:00").astimezone(UTC)


class Walk:
    """One case walked day by day."""

    def __init__(self, chambers) -> None:
        self.chambers = chambers

    def step(self, matter: str, step: str, on: str, **detail) -> str:
        return self.chambers.step(matter, step, on, at=at(on), **detail)["state"]

    def steps(self, matter: str, *named: tuple[str, str]) -> str:
        return [self.step(matter, step, on) for step, on in named][-1]

    def cost(self, matter: str, cost: str, minor: int, on: str, **said) -> None:
        self.chambers.on_case("matter.cost", matter=matter, cost=cost, amount_minor=minor, paid_on=on, at=at(on),
                              **said)  # fmt: skip

    def holds(self) -> None:
        """Whatever happened, the chain verifies and the tables are what the facts say."""
        from arrears.office.facts.rebuild import rebuild
        from arrears.office.facts.verify import verify
        from arrears.office.tenancy import within

        with within(self.chambers.tenant) as cursor:
            assert [one for one in rebuild(cursor) if one.differs] == []
        assert verify(self.chambers.tenant, self.chambers.config).faults == []


@pytest.fixture
def walk(chambers) -> Walk:
    return Walk(chambers)


def judged(walk: Walk) -> str:
    """From the demand letter to a judgment in force."""
    chambers = walk.chambers
    letter = chambers.letter()
    chambers.on_case("letter.deliver", letter=letter, on="2026-11-24", way="courier", proof="SF0000000001")
    suit = chambers.matter("suit", variant="summary", particulars=SAID, at=at("2026-12-07"))
    with pytest.raises(CommandRefused) as fault:
        chambers.on_case("matter.paper", matter=suit, paper=suit, kind="complaint", by="collector")
    assert fault.value.status == 403
    for kind in ("complaint", "evidence_list"):
        chambers.paper(suit, kind, at=at("2026-12-07"))
    walk.steps(
        suit, ("suit_filed", "2026-12-07"), ("suit_accepted", "2026-12-10"), ("fee_notice_received", "2026-12-11")
    )
    assert chambers.wall()["fee_payment"] == "2026-12-18"
    walk.cost(suit, "court_fee", 2_500, "2026-12-14")
    assert walk.step(suit, "fee_paid", "2026-12-14") == "paid_up"
    assert "fee_payment" not in chambers.wall()
    chambers.on_case("matter.assign", matter=suit, docket="（2026）示0000民初1号", at=at("2026-12-14"))
    walk.steps(
        suit, ("complaint_served", "2026-12-20"), ("hearing_set", "2027-01-15"), ("judgment_served", "2027-01-25")
    )
    assert chambers.wall()["judgment_appeal"] == "2027-02-09"
    assert walk.step(suit, "judgment_effective", "2027-02-10", perform_by="2027-02-20", **ORDERED) == "effective"
    assert chambers.wall()["enforcement_application"] == "2029-02-20"
    return suit


def enforced(walk: Walk) -> str:
    chambers = walk.chambers
    suit = judged(walk)
    matter = chambers.matter("enforcement", at=at("2027-03-01"))
    with pytest.raises(InputError) as fault:
        walk.step(matter, "enforcement_applied", "2027-03-01")
    assert fault.value.code == "paper_missing"
    chambers.paper(matter, "enforcement_application", at=at("2027-03-01"))
    assert walk.step(matter, "enforcement_applied", "2027-03-01") == "applied"
    assert walk.step(suit, "enforcement_applied", "2027-03-01") == "to_enforcement"
    assert "enforcement_application" not in chambers.wall()
    return matter


def test_from_demand_to_enforcement_and_settlement(walk):
    matter = enforced(walk)
    walk.steps(matter, ("enforcement_accepted", "2027-03-05"), ("property_found", "2027-03-20"))
    assert walk.step(matter, "debt_settled", "2027-04-01") == "settled"
    assert walk.chambers.row("SELECT over FROM matter WHERE id = %s", matter) == (True,)
    assert walk.chambers.row("SELECT costs->0->>'amount_minor' FROM matter WHERE kind = 'suit'") == ("2500",)
    walk.holds()


def test_a_round_without_property_ends_and_is_revived_by_an_asset(walk):
    chambers = walk.chambers
    matter = enforced(walk)
    walk.steps(matter, ("enforcement_accepted", "2027-03-05"), ("nothing_found", "2027-08-20"))
    assert walk.step(matter, "round_ended", "2027-09-01") == "ended_round"
    assert chambers.row("SELECT over FROM matter WHERE id = %s", matter) == (False,)
    later = at("2029-05-07")  # years later: later property reopens it without limit of time
    with pytest.raises(InputError) as fault:
        chambers.paper(matter, "revival_application", at=later)
    assert fault.value.path == "assets"
    chambers.clue(at=later)
    chambers.paper(matter, "revival_application", at=later)
    assert walk.step(matter, "property_found", "2029-05-07") == "revived"
    assert walk.step(matter, "enforcement_accepted", "2029-05-14") == "searching"
    walk.holds()


def test_a_mediation_confirmed_and_broken_is_enforced(walk):
    chambers = walk.chambers
    matter = chambers.matter("mediation", particulars=SAID)
    walk.steps(matter, ("mediation_requested", "2026-11-24"), ("mediation_agreed", "2026-12-01"))
    assert chambers.wall()["mediation_confirmation"] == "2026-12-31"
    with pytest.raises(InputError) as fault:  # not confirmed: it cannot be enforced by itself
        chambers.matter("enforcement", at=at("2026-12-02"))
    assert fault.value.code == "title_missing"
    assert walk.step(matter, "confirmation_applied", "2026-12-07") == "applied"
    assert "mediation_confirmation" not in chambers.wall()
    confirmed = {"perform_by": ["2027-01-10", "2027-02-10"], **ORDERED}
    assert walk.step(matter, "agreement_confirmed", "2026-12-20", **confirmed) == "confirmed"
    wall = chambers.wall()
    assert wall["enforcement_application"] == "2029-02-10" and "limitation" not in wall
    broken = at("2027-02-11")
    enforcement = chambers.matter("enforcement", at=broken)
    with pytest.raises(InputError) as fault:
        chambers.paper(enforcement, "enforcement_application", at=broken)
    assert (fault.value.code, fault.value.path) == ("docket_missing", "docket")
    chambers.on_case("matter.assign", matter=matter, docket="（2026）示0000民特1号", at=broken)
    chambers.paper(enforcement, "enforcement_application", at=broken)
    assert walk.step(enforcement, "enforcement_applied", "2027-02-11") == "applied"
    walk.holds()


def test_a_payment_order_without_objection_is_enforced(walk):
    chambers = walk.chambers
    matter = chambers.matter("payment_order", particulars=SAID)
    chambers.paper(matter, "payment_order_application")
    walk.steps(
        matter, ("application_filed", "2026-11-24"), ("payment_order_accepted", "2026-11-26"),
        ("payment_order_issued", "2026-12-01"), ("payment_order_served", "2026-12-03"),
    )  # fmt: skip
    assert chambers.wall()["payment_order_response"] == "2026-12-18"
    assert walk.step(matter, "response_time_over", "2026-12-19") == "enforceable"
    chambers.on_case("matter.assign", matter=matter, docket="（2026）示0000民督1号", at=at("2026-12-21"))
    enforcement = chambers.matter("enforcement", at=at("2026-12-21"))
    chambers.paper(enforcement, "enforcement_application", at=at("2026-12-21"))
    assert walk.step(enforcement, "enforcement_applied", "2026-12-21") == "applied"
    walk.holds()


def test_insolvency_stays_and_its_end_lets_it_go_on(walk):
    chambers = walk.chambers
    matter = enforced(walk)
    walk.step(matter, "enforcement_accepted", "2027-03-05")
    assert walk.step(matter, "insolvency_accepted", "2027-03-10") == "searching"
    with pytest.raises(InputError) as fault:
        walk.step(matter, "property_found", "2027-03-11")
    assert fault.value.code == "step_not_lawful" and "insolvency_ended" in fault.value.message
    with pytest.raises(CommandRefused) as refused:
        chambers.letter(at=at("2027-03-11"))
    assert refused.value.code == "unlawful"
    hold = chambers.row("SELECT id FROM hold WHERE kind = 'insolvency' AND lifted_at IS NULL")[0]
    walk.step(matter, "insolvency_ended", "2027-06-01")
    chambers.on_case("hold.lift", hold=str(hold), reason="程序终结", at=at("2027-06-01"))
    assert walk.step(matter, "property_found", "2027-06-02") == "seizing"
    walk.holds()
