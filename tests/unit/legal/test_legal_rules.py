"""What may not be filed, what a step must tell, who must look twice; and the wall that speaks until somebody acts."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.database
SAID = {"contract": {"signed_on": "2025-12-08", "annual_rate": "0.18"}}


def refused(chambers, kind: str, **said):
    with pytest.raises((CommandRefused, InputError)) as fault:
        chambers.matter(kind, **said)
    return fault.value


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T02:00:00+00:00").astimezone(UTC)


def test_a_time_barred_claim_is_blocked_with_its_article(chambers):
    fault = refused(chambers, "suit", variant="summary", at=at("2029-10-10"))
    assert fault.code == "claim_time_barred" and fault.verdict["refusals"][0]["article"] == "《民法典》第188、192条"
    assert fault.verdict["refusals"][0]["path"] == "limitation_ends_on"
    chambers.matter("suit", variant="summary", at=at("2029-10-08"))


def test_more_than_is_owed_is_not_claimed(chambers):
    fault = refused(chambers, "payment_order", amount="99999.00")
    assert (fault.code, fault.path) == ("claim_above_debt", "amount")
    assert refused(chambers, "payment_order", amount="12,0").path == "amount"


def test_what_stands_against_filing(chambers):
    assert refused(chambers, "preservation").code == "preservation_without_assets"
    assert refused(chambers, "enforcement").code == "title_missing"
    assert refused(chambers, "payment_order", missing=True).code == "order_not_deliverable"
    assert refused(chambers, "suit").code == "variant_unknown"
    assert refused(chambers, "suit", variant="summary", account="A-C2").code == "unknown_account"
    chambers.on_case("hold.place", kind="signed_plan", reason="示例方案")
    assert refused(chambers, "payment_order").code == "signed_plan_runs"


def test_preservation_before_suit_from_clue_to_deadlines(chambers):
    chambers.clue()
    security = {"form": "insurer_letter", "by": "示例保险", "amount": "20000.00"}
    matter = chambers.matter("pre_suit_preservation", particulars={"urgency": "正在转移财产", "security": security})
    chambers.paper(matter, "preservation_application")
    with pytest.raises(CommandRefused) as fault:
        chambers.step(matter, "preservation_applied", "2026-11-24")
    assert fault.value.code == "four_eyes"
    with pytest.raises(CommandRefused) as fault:
        chambers.on_case("matter.review", matter=matter, approved=True, because="自己看过")
    assert fault.value.code == "four_eyes"
    chambers.on_case("matter.review", matter=matter, approved=True, because="已核对", by="legal2")
    chambers.step(matter, "preservation_applied", "2026-11-24")
    chambers.step(matter, "preservation_ordered", "2026-11-24")
    with pytest.raises(InputError) as wrong:
        chambers.step(matter, "pre_suit_preservation_executed", "2026-11-24", asset="deposit", months=13)
    assert (wrong.value.code, wrong.value.path) == ("months_beyond_law", "detail.months")
    chambers.step(matter, "pre_suit_preservation_executed", "2026-11-24", asset="deposit", months=12)
    wall = chambers.wall()
    assert wall["pre_suit_preservation_suit"] == "2026-12-24"
    assert (wall["preservation_renewal"], wall["preservation_expiry"]) == ("2027-11-17", "2027-11-24")
    assert refused(chambers, "payment_order").code == "preservation_excludes_order"


def test_a_judgment_is_enforced_with_doubled_interest(chambers):
    suit = chambers.matter("suit", variant="small_claims", particulars=SAID)
    chambers.paper(suit, "complaint")
    for step in ("suit_filed", "suit_accepted", "complaint_served", "hearing_set", "judgment_served"):
        chambers.step(suit, step, "2026-11-24")
    with pytest.raises(InputError) as fault:
        chambers.step(suit, "appeal_filed", "2026-11-24")  # small claims: one instance
    assert fault.value.code == "step_not_lawful"
    chambers.on_case("matter.assign", matter=suit, docket="（2026）示0000民初1号")
    ordered = {"principal": "8000.00", "interest": "240.00", "costs": "50.00", "perform_by": "2026-12-05"}
    chambers.step(suit, "judgment_effective", "2026-11-25", at=at("2026-11-25"), **ordered)
    later = at("2027-01-04")
    matter = chambers.matter("enforcement", at=later)
    chambers.paper(matter, "enforcement_application", at=later)
    chambers.step(matter, "enforcement_applied", "2027-01-04", at=later)
    # (8,000 + 50) × 0.0175 % × 30 days = 42.26
    from arrears.office.legal.briefs import judgment
    from arrears.office.legal.reading import account_of, matter_of
    from arrears.office.tenancy import within

    with within(chambers.tenant) as cursor:
        case = chambers.cases["C1"]
        account = account_of(cursor, chambers.tenant, case, None)
        owed = judgment(matter_of(cursor, case, suit), account, later.date())
    assert owed is not None and owed.doubled == 4226


def test_insolvency_stays_the_matter_and_holds_the_case(chambers):
    matter = chambers.matter("payment_order", particulars=SAID)
    chambers.step(matter, "insolvency_accepted", "2026-11-24")
    assert chambers.row("SELECT stayed FROM matter WHERE id = %s", matter) == (True,)
    assert chambers.row("SELECT kind FROM hold WHERE case_id = %s", chambers.cases["C1"]) == ("insolvency",)
    with pytest.raises(InputError):
        chambers.step(matter, "application_filed", "2026-11-24")
    assert refused(chambers, "suit", variant="summary").code == "insolvency_stay"


def test_the_wall_speaks_louder_until_somebody_acts(chambers):
    from arrears.office.legal.acting import keep_wall
    from arrears.office.tenancy import within

    matter = chambers.matter("suit", variant="summary", particulars=SAID)
    chambers.paper(matter, "complaint")
    for step in ("suit_filed", "suit_accepted", "fee_notice_received"):
        chambers.step(matter, step, "2026-11-24")
    told = []
    for day in range(10):
        for _ in range(2):  # looking twice a day says nothing twice
            with within(chambers.tenant) as cursor:
                keep_wall(cursor, chambers.tenant, NOW + timedelta(days=day))
        told.append(chambers.row("SELECT steps, told, level FROM deadline_notice WHERE deadline = 'fee_payment'"))
    assert told[0] is None and told[-1] == (4, "manager", "passed")
    assert next(one[1] for one in told if one and one[0] == 1) == "legal"
    facts = chambers.row("SELECT count(*) FROM fact WHERE kind = 'deadline.warned'")
    notice = chambers.row("SELECT id FROM deadline_notice WHERE deadline = 'fee_payment'")[0]
    chambers.on_case("deadline.act", notice=str(notice), because="已申请缓交")
    with pytest.raises(InputError):
        chambers.on_case("deadline.act", notice=str(notice), because="再次登记")
    with within(chambers.tenant) as cursor:
        keep_wall(cursor, chambers.tenant, NOW + timedelta(days=11))
    assert chambers.row("SELECT count(*) FROM fact WHERE kind = 'deadline.warned'") >= facts


def test_the_same_key_gives_the_same_letter_and_the_record_rebuilds(chambers):
    from arrears.office.facts.rebuild import rebuild
    from arrears.office.tenancy import within

    letter, key = str(uuid4()), str(uuid4())
    first = chambers.on_case("letter.issue", letter=letter, key=key)
    assert chambers.on_case("letter.issue", letter=letter, key=key) == first
    assert chambers.row("SELECT count(*) FROM letter") == (1,)
    chambers.clue()
    chambers.matter("payment_order", particulars=SAID)
    with within(chambers.tenant) as cursor:
        found = rebuild(cursor)
    assert [one for one in found if one.differs] == []


def test_letters_arrive_after_they_were_made(chambers):
    letter = chambers.letter()
    for on in ("2026-11-23", "2026-11-25"):
        with pytest.raises(InputError) as fault:
            chambers.on_case("letter.deliver", letter=letter, on=on, way="post", proof="RB0001")
        assert fault.value.path == "on"
    chambers.on_case("letter.return", letter=letter, on="2026-11-24", because="查无此人")
    with pytest.raises(InputError) as fault:
        chambers.on_case("letter.deliver", letter=letter, on="2026-11-24", way="post", proof="RB0001")
    assert fault.value.code == "letter_over"


def test_another_tenant_finds_nothing(chambers, other_tenant):
    from arrears.office.actor import user_actor
    from arrears.office.commands.execute import execute

    matter = chambers.matter("payment_order", particulars=SAID)
    payload = {"case": str(chambers.cases["C1"]), "matter": matter, "step": "application_filed", "on": "2026-11-24"}
    with pytest.raises(InputError) as fault:
        execute("matter.step", payload, key="x", tenant=other_tenant, actor=user_actor(uuid4(), ["legal"]), at=NOW)
    assert fault.value.code == "unknown_case"
