"""What is proposed to the lawyers: the urgent first, in time, and nothing against hardship or a hold."""

from datetime import UTC, datetime

import pytest

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 8, 2, 0, tzinfo=UTC)


def proposed(chambers, at: datetime = NOW) -> dict[str, tuple[str, bool]]:
    from arrears.office.legal.proposing import proposals
    from arrears.office.tenancy import within

    with within(chambers.tenant) as cursor:
        found = proposals(cursor, chambers.tenant, at)
    of = {case: customer for customer, case in chambers.cases.items()}
    return {of[row["id"]]: (said.step, said.urgent) for row, said in found}


def track(chambers, customer: str, **said) -> None:
    """Say how a case went so far, as the desk's projection of its facts would."""
    from arrears.office.tenancy import within

    row = {"unanswered": 0, "hardship": False, "promise_broken_on": None, "reply_waiting": False, "skill": "",
           "paused": False, **said, "tenant_id": chambers.tenant, "id": chambers.cases[customer]}  # fmt: skip
    with within(chambers.tenant) as cursor:
        cursor.execute("DELETE FROM case_track WHERE id = %s", [row["id"]])
        places = ", ".join(["%s"] * len(row))
        cursor.execute(f"INSERT INTO case_track ({', '.join(row)}) VALUES ({places})", list(row.values()))


def delivered(chambers, customer: str = "C1") -> None:
    letter = chambers.letter(customer)
    chambers.on_case("letter.deliver", customer, letter=letter, on="2026-11-24", way="courier", proof="SF0000000001")


def test_first_a_letter_then_the_gentlest_proceeding(chambers):
    assert proposed(chambers) == {"C1": ("demand_letter", False), "C2": ("demand_letter", False)}
    delivered(chambers)
    assert "C1" not in proposed(chambers)  # ten days to answer
    assert proposed(chambers, LATER)["C1"] == ("payment_order", False)
    track(chambers, "C1", unanswered=6)
    assert proposed(chambers, LATER)["C1"] == ("suit", False)


def test_high_risk_is_urgent_and_not_crowded_out(chambers, monkeypatch):
    delivered(chambers)
    chambers.clue()
    assert proposed(chambers, LATER)["C1"] == ("payment_order", False)  # assets alone are no risk
    track(chambers, "C1", promise_broken_on="2026-11-30")
    assert next(iter(proposed(chambers, LATER).items())) == ("C1", ("pre_suit_preservation", True))
    from arrears.office.tenancy import within

    with within(chambers.tenant) as cursor:
        cursor.execute("UPDATE collection_case SET dpd = 900 WHERE id = %s", [chambers.cases["C2"]])
    monkeypatch.setattr("arrears.office.legal.proposing.MOST", 1)
    assert proposed(chambers, LATER) == {"C1": ("pre_suit_preservation", True)}


def test_hardship_holds_and_what_is_under_way_keep_proposals_away(chambers):
    delivered(chambers)
    track(chambers, "C1", hardship=True)
    chambers.on_case("hold.place", "C2", kind="dispute", reason="示例异议")
    assert proposed(chambers, LATER) == {}
    track(chambers, "C1", hardship=False)
    assert set(proposed(chambers, LATER)) == {"C1"}
    chambers.matter("mediation", particulars={})
    assert proposed(chambers, LATER) == {}


def test_limitation_that_runs_out_is_proposed_whatever_else_is_true(chambers):
    from arrears.office.tenancy import within

    chambers.on_case("hold.place", "C1", kind="dispute", reason="示例异议")
    near = datetime(2029, 9, 1, 2, 0, tzinfo=UTC)  # the last instalment fell due on 8 October 2026
    assert proposed(chambers, near)["C1"] == ("demand_letter", True)
    assert proposed(chambers, datetime(2029, 9, 20, 2, 0, tzinfo=UTC))["C1"] == ("suit", True)
    with within(chambers.tenant) as cursor:
        cursor.execute("SELECT count(*) FROM collection_case WHERE dpd > 0")
        assert cursor.fetchone()[0] == 2
