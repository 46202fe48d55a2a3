"""Guarantors: from the tape or the contract into the store, the deadlines, the letters and the papers."""

import csv
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SAID = {"contract": {"signed_on": "2025-12-08", "annual_rate": "0.18"}}
COLUMNS = ("account_id", "guarantor_id", "name", "phone", "id_number", "address", "form", "amount", "main_due_on",
           "period_months", "agreed_on")  # fmt: skip
LIN = ("A-C1", "G1", "顾守信", "12000002222", "11010519491231002X", "浙江省示例市样本街道3号", "joint", "5000.00",
       "2026-10-08", "24", "2025-12-08")  # fmt: skip
ZHOU = ("A-C1", "G2", "祝同", "", "", "", "", "", "", "", "2025-12-08")


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T02:00:00+00:00").astimezone(UTC)


def take(chambers, folder, *rows) -> int:
    """Let the office take a tape's guarantors in."""
    from arrears.office.legal.tape_guarantors import take_guarantors
    from arrears.office.tenancy import within

    folder.mkdir(exist_ok=True)
    (folder / "customers.csv").write_text("customer_id\nC1\nC2\n", encoding="utf-8")
    (folder / "accounts.csv").write_text(
        "account_id,customer_id,product,principal\nA-C1,C1,cash_loan,10000\nA-C2,C2,cash_loan,10000\n", encoding="utf-8"
    )
    with (folder / "guarantors.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    with within(chambers.tenant) as cursor:
        return take_guarantors(cursor, chambers.config, chambers.tenant, folder, None, NOW)


def guarantor(chambers, name: str = "G1") -> str:
    from arrears.office.privacy.people import person_id

    return str(person_id(chambers.tenant, name))


def standing(chambers, on: str = "2026-11-24") -> dict[tuple[str, str | None], str]:
    """Return the case's standing deadlines by name and guarantor."""
    from arrears.office.legal.deadlines import deadlines
    from arrears.office.legal.reading import account_of
    from arrears.office.tenancy import within

    with within(chambers.tenant) as cursor:
        case = chambers.cases["C1"]
        account = account_of(cursor, chambers.tenant, case, None)
        found = deadlines(cursor, case, account, date.fromisoformat(on))
    return {(one.meaning.name, one.guarantor): one.due_on.isoformat() for one in found if one.superseded_by is None}


def test_the_tape_gives_them_once_changes_them_and_ends_them(chambers, tmp_path):
    assert take(chambers, tmp_path / "tape", LIN, ZHOU) == 2
    assert take(chambers, tmp_path / "tape", LIN, ZHOU) == 0
    kept = chambers.row("SELECT form, amount_minor, period_months, said_by FROM guarantee WHERE form IS NOT NULL")
    assert kept == ("joint", 500_000, 24, "tape")
    assert take(chambers, tmp_path / "tape", (*LIN[:9], "12", LIN[10]), ZHOU) == 1
    assert take(chambers, tmp_path / "tape", (*LIN[:9], "12", LIN[10])) == 1
    assert chambers.row("SELECT count(*) FILTER (WHERE ended), count(*) FROM guarantee") == (1, 2)
    sealed = chambers.row("SELECT count(*) FROM person_field f JOIN person p ON p.id = f.person_id"
                          " WHERE p.customer_id = 'G1'")  # fmt: skip
    assert sealed == (4,)


def test_their_periods_are_deadlines_and_end_as_the_law_says(chambers, tmp_path):
    take(chambers, tmp_path / "tape", LIN, ZHOU)
    found = standing(chambers)
    # 24 months as agreed; six from the last instalment's due day where no period is agreed
    assert found["guarantee_joint", guarantor(chambers)] == "2028-10-08"
    assert found["guarantee_general", guarantor(chambers, "G2")] == "2027-04-08"
    letter = chambers.letter(kind="guarantee_demand", guarantor=guarantor(chambers))
    chambers.on_case("letter.deliver", letter=letter, on="2026-11-24", way="courier", proof="SF0000000001")
    after = standing(chambers)
    assert ("guarantee_joint", guarantor(chambers)) not in after
    assert after["guarantee_limitation", None] == "2029-11-24"
    assert after["guarantee_general", guarantor(chambers, "G2")] == "2027-04-08"
    assert after["limitation", None] == found["limitation", None]  # a demand on the guarantor asks the borrower nothing


def test_the_law_is_asked_for_the_guarantor_and_counts_for_them(chambers, tmp_path):
    take(chambers, tmp_path / "tape", LIN)
    chambers.letter(kind="guarantee_demand", guarantor=guarantor(chambers))
    from arrears.office.facts.append import append, draft
    from arrears.office.messages.kinds import ConsentChanged
    from arrears.office.store.rows import plain
    from arrears.office.tenancy import within

    chain, asked = chambers.row("SELECT chain_id, payload->'situation' FROM fact WHERE kind = 'contact.decided'")
    assert str(chain) == guarantor(chambers)
    said = plain(asked)
    assert (said["to"], said["person"], said["step"]) == ("guarantor", guarantor(chambers), "letter")
    with within(chambers.tenant) as cursor:
        said = ConsentChanged(consent="channel:letter", given=False, because="示例要求")
        append(cursor, [draft(UUID(guarantor(chambers)), said, happened_at=NOW, actor="test", source="test")])
    with pytest.raises(CommandRefused) as fault:
        chambers.letter(kind="guarantee_demand", guarantor=guarantor(chambers))
    assert fault.value.code == "unlawful"
    chambers.letter()  # the borrower is another person


def test_a_dispute_about_the_debt_holds_the_guarantor_too(chambers, tmp_path):
    take(chambers, tmp_path / "tape", LIN)
    chambers.on_case("hold.place", kind="dispute", reason="示例异议")
    with pytest.raises(CommandRefused) as fault:
        chambers.letter(kind="guarantee_demand", guarantor=guarantor(chambers))
    assert fault.value.code == "unlawful"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"kind": "guarantee_demand"}, "guarantor_wrong"),
        ({"kind": "demand_letter", "guarantor": str(uuid4())}, "guarantor_wrong"),
        ({"kind": "guarantee_demand", "guarantor": str(uuid4())}, "unknown_guarantor"),
    ],
)
def test_a_letter_to_nobody_who_answers_is_refused(chambers, said, code):
    with pytest.raises(InputError) as fault:
        chambers.letter(**said)
    assert (fault.value.code, fault.value.path) == (code, "guarantor")


def test_the_complaint_names_them_from_the_store(chambers, tmp_path, monkeypatch):
    take(chambers, tmp_path / "tape", LIN, ZHOU)
    seen = {}

    def look(kind, brief, **_):
        from arrears.office.legal.typeset import typeset

        seen[kind] = brief
        return typeset(kind, brief)

    monkeypatch.setattr("arrears.office.legal.papers.typeset", look)
    matter = chambers.matter("suit", variant="summary", particulars=SAID)
    chambers.paper(matter, "complaint")
    named = {one["name"]: (one["guarantee"], one["guaranteed"]) for one in seen["complaint"]["guarantors"]}
    assert named == {"顾守信": ("joint", "5000.00"), "祝同": ("general", None)}
    chambers.step(matter, "suit_filed", "2026-11-24")
    found = standing(chambers)
    assert not [name for name, _ in found if name in ("guarantee_joint", "guarantee_general")]
    order = chambers.matter("payment_order", "C1", particulars=SAID)
    chambers.paper(order, "payment_order_application")
    assert seen["payment_order_application"]["guarantors"] == []


def test_who_was_discharged_by_time_is_not_sued(chambers, tmp_path):
    take(chambers, tmp_path / "tape", LIN, ZHOU)
    late = at("2027-04-12")
    matter = chambers.matter("suit", variant="summary", particulars=SAID, at=late)
    assert chambers.row("SELECT particulars->'joined'->>0, jsonb_array_length(particulars->'joined') FROM matter"
                        " WHERE id = %s", matter) == (guarantor(chambers), 1)  # fmt: skip
    for name, code in (("G2", "guarantee_period_over"), ("G9", "unknown_guarantor")):
        with pytest.raises(InputError) as fault:
            chambers.matter("suit", variant="summary", guarantors=[guarantor(chambers, name)], at=late)
        assert (fault.value.code, fault.value.path) == (code, "guarantors[0]")
    with pytest.raises(InputError) as fault:
        chambers.matter("payment_order", guarantors=[guarantor(chambers)])
    assert fault.value.code == "guarantor_not_joined"


def test_one_known_from_the_contract_is_written_down_and_ended(chambers):
    guarantee = str(uuid4())
    added = chambers.on_case("guarantee.add", guarantee=guarantee, name="顾守信", form="joint", period_months=12)
    assert UUID(added["guarantor"])
    assert standing(chambers)["guarantee_joint", added["guarantor"]] == "2027-10-08"
    with pytest.raises(InputError) as fault:
        chambers.on_case("guarantee.add", guarantee=guarantee, name="顾守信")
    assert fault.value.code == "guarantee_known"
    with pytest.raises(CommandRefused):
        chambers.on_case("guarantee.add", guarantee=str(uuid4()), name="顾守信", by="collector")
    chambers.on_case("guarantee.end", guarantee=guarantee, because="已解除")
    assert not [name for name, whose in standing(chambers) if whose]
    with pytest.raises(InputError) as fault:
        chambers.on_case("guarantee.end", guarantee=guarantee, because="再次登记")
    assert fault.value.code == "unknown_guarantee"


def test_a_guarantor_of_an_open_case_is_not_erased(chambers, tmp_path):
    from arrears.office.facts.rebuild import rebuild
    from arrears.office.privacy.retention import kept_by
    from arrears.office.tenancy import within

    take(chambers, tmp_path / "tape", LIN)
    with within(chambers.tenant) as cursor:
        assert kept_by(cursor, UUID(guarantor(chambers)), NOW) == "guarantee_runs"
        assert [one for one in rebuild(cursor) if one.differs] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_show_them_masked_and_take_them_in(chambers, tmp_path, lang):
    take(chambers, tmp_path / "tape", LIN)
    browser = chambers.browser(lang=lang)
    case = chambers.cases["C1"]
    page = browser.get(f"/legal/cases/{case}").content.decode()
    assert "顾守信" not in page and "顾**" in page and "5,000.00" in page
    given = {"do": "guarantee", "id": str(uuid4()), "account": "A-C1", "name": "祝同", "form": "", "amount": "",
             "period_months": "12", "key": str(uuid4())}  # fmt: skip
    assert browser.post(f"/legal/cases/{case}", given).status_code == 302
    assert chambers.row("SELECT form, period_months, said_by FROM guarantee WHERE said_by = 'contract'") == (
        None, 12, "contract",
    )  # fmt: skip
    given = {"do": "letter", "id": str(uuid4()), "account": "A-C1", "guarantor": guarantor(chambers)}
    assert browser.post(f"/legal/cases/{case}", {**given, "key": str(uuid4())}).status_code == 302
    assert chambers.row("SELECT kind, addressee FROM letter") == ("guarantee_demand", "guarantor")
    matter = chambers.matter("suit", variant="summary", particulars=SAID)
    shown = browser.get(f"/legal/cases/{case}/matters/{matter}").content.decode()
    assert ("列为共同被告" if lang == "zh" else "Co-respondent") in shown
