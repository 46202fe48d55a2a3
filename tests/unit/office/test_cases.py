"""Cases follow the nights: opened, climbing a stage at a time, cured, reopened; a night counts once; rebuild = live."""

import json
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pyarrow.parquet as pq
import pytest

from arrears.kernel.refusal import InputError

pytestmark = pytest.mark.database
DAY = date(2026, 11, 24)


def cases(tenant: UUID) -> list[dict]:
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        cursor.execute(
            "SELECT p.customer_id, c.lender, c.status, c.stage, c.dpd, c.overdue_minor, c.accounts, c.times_opened,"
            " c.owner_role, c.next_step, c.deadline, c.currency FROM collection_case c"
            " JOIN person p ON p.id = c.person_id ORDER BY 1, 2"
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_one_case_a_person_and_lender(tenant, night, rebuild_is_live) -> None:
    facts = night(
        0, [("A1", "C1", 3, 100), ("A2", "C1", 40, 200), ("B1", "C2", 0, 0), ("A3", "C1", 5, 70, "CNY", "other")]
    )
    assert facts == {"case.opened": 2}
    found = cases(tenant)
    assert [(case["customer_id"], case["lender"], case["accounts"]) for case in found] == [
        ("C1", "lender", ["A1", "A2"]), ("C1", "other", ["A3"]),
    ]  # fmt: skip
    assert (found[0]["dpd"], found[0]["overdue_minor"], found[0]["stage"]) == (40, 300, "negotiation")
    assert (found[0]["owner_role"], found[0]["next_step"]) == ("collector", "offer_plan")
    assert found[0]["deadline"] == DAY + timedelta(days=10)
    rebuild_is_live()


def test_the_same_night_again_changes_nothing(tenant, night) -> None:
    from arrears.office.cases.ingest_night import ingest_night

    night(0, [("A1", "C1", 3, 100)])
    again = ingest_night(night.folder, tenant)
    assert (again.again, again.facts, again.accounts, again.actions) == (True, {}, 0, 0)
    assert len(cases(tenant)) == 1


def test_a_day_more_past_due_alone_is_no_fact(tenant, night) -> None:
    night(0, [("A1", "C1", 3, 100)])
    assert night(1, [("A1", "C1", 4, 100)]) == {}
    assert night(2, [("A1", "C1", 5, 101)]) == {"case.assessed": 1}
    assert cases(tenant)[0]["overdue_minor"] == 101


def test_cured_and_relapsed(tenant, night, rebuild_is_live) -> None:
    night(0, [("A1", "C1", 35, 100)])
    assert night(1, [("A1", "C1", 0, 0)]) == {"case.closed": 1}
    assert [(case["status"], case["overdue_minor"]) for case in cases(tenant)] == [("closed", 0)]
    assert night(2, [("A1", "C1", 0, 0)]) == {}
    assert night(3, [("A1", "C1", 1, 50)]) == {"case.reopened": 1}
    found = cases(tenant)
    assert [(case["status"], case["times_opened"], case["stage"]) for case in found] == [("open", 2, "reminder")]
    rebuild_is_live()


def test_money_of_two_currencies_is_never_added(tenant, night) -> None:
    night(0, [("A1", "C1", 3, 100), ("A2", "C1", 30, 7, "USD")])
    found = cases(tenant)[0]
    assert (found["currency"], found["overdue_minor"], found["accounts"]) == ("USD", 7, ["A1", "A2"])


def test_an_older_night_is_refused(tenant, night) -> None:
    night(3, [("A1", "C1", 3, 100)])
    with pytest.raises(InputError, match="is in already"):
        night(1, [("A1", "C1", 1, 90)])


@pytest.mark.parametrize("missing", ["accounts.parquet", "summary.json"])
def test_a_folder_that_is_no_night_is_refused(tenant, night, missing: str) -> None:
    from arrears.office.cases.ingest_night import ingest_night

    night(0, [("A1", "C1", 3, 100)])
    (night.folder / missing).unlink()
    with pytest.raises(InputError, match="no night's output"):
        ingest_night(night.folder, tenant)


def test_a_column_that_is_missing_is_named(tenant, night) -> None:
    from arrears.office.cases.ingest_night import ingest_night

    night(0, [("A1", "C1", 3, 100)])
    path = night.folder / "accounts.parquet"
    pq.write_table(pq.read_table(path).drop(["dpd"]), path)
    with pytest.raises(InputError, match=r"accounts\.parquet has no column dpd"):
        ingest_night(night.folder, tenant)


def test_holds_are_placed_and_lifted_by_command(office, tenant, night, rebuild_is_live) -> None:
    from arrears.office.actor import user_actor
    from arrears.office.cases.ingest_night import case_id
    from arrears.office.commands.execute import execute
    from arrears.office.tenancy import within

    night(0, [("A1", "C1", 3, 100)])
    case, user = case_id(tenant, "C1", "lender"), user_actor(uuid4(), ["compliance"])
    placed = execute(
        "hold.place", {"case": str(case), "kind": "complaint", "reason": "投诉电话过多"}, key="h1", tenant=tenant,
        actor=user, config=office,
    )  # fmt: skip
    with within(tenant) as cursor:
        cursor.execute("SELECT kind, until, lifted_at, placed_by FROM hold WHERE case_id = %s", [case])
        assert cursor.fetchall() == [("complaint", None, None, user.name)]
    execute(
        "hold.lift", {"case": str(case), "hold": placed.answer["hold"], "reason": "已答复"}, key="h2", tenant=tenant,
        actor=user, config=office,
    )  # fmt: skip
    with within(tenant) as cursor:
        cursor.execute("SELECT lifted_at IS NOT NULL FROM hold WHERE case_id = %s", [case])
        assert cursor.fetchall() == [(True,)]
    rebuild_is_live()


def test_a_row_that_somebody_changed_is_found_and_put_right(tenant, night, superuser, rebuild_is_live) -> None:
    from arrears.office.facts.rebuild import rebuild
    from arrears.office.tenancy import within

    night(0, [("A1", "C1", 3, 100), ("A2", "C2", 4, 100)])
    superuser.execute("UPDATE collection_case SET overdue_minor = 1 WHERE tenant_id = %s AND dpd = 3", [tenant])
    superuser.execute("DELETE FROM collection_case WHERE tenant_id = %s AND dpd = 4", [tenant])
    with within(tenant) as cursor:
        differences = {table.table: table.differences for table in rebuild(cursor, repair=True) if table.differs}
    assert sorted(said.split(": ")[1] for said in differences["collection_case"]) == ["missing", "overdue_minor"]
    rebuild_is_live()


def test_an_exported_case_verifies_with_its_documents(office, tenant, night) -> None:
    from arrears.office.actor import system_actor
    from arrears.office.cases.ingest_night import case_id
    from arrears.office.facts.export import export_case
    from arrears.office.facts.verify import key_fingerprint, verify
    from arrears.office.tenancy import within
    from arrears.record import verifier

    night(0, [("A1", "C1", 3, 100), ("A2", "C2", 4, 100)])
    night(1, [("A1", "C1", 20, 90), ("A2", "C2", 5, 100)])
    case, actor = case_id(tenant, "C1", "lender"), system_actor("test")
    with within(tenant) as cursor:
        first = export_case(cursor, office, case, actor=actor, reason="court", documents={"demand.pdf": b"%PDF"})
        second = export_case(cursor, office, case, actor=actor, reason="court")
    for bundle in (first, second):
        answer = verifier.check_bundle(bundle, key_fingerprint(office))
        assert answer["verified"] and answer["facts"] == 2, answer
    files, _ = verifier.unpack(second)
    assert len(json.loads(files["history.json"])) == 1
    assert verify(tenant, office).faults == []


@pytest.mark.parametrize(
    ("dpd", "current", "stage"),
    [
        (1, None, "reminder"), (10, None, "reminder"), (11, None, "understanding"), (30, None, "understanding"),
        (31, None, "negotiation"), (60, None, "negotiation"), (61, None, "visit"), (90, None, "visit"),
        (91, None, "before_law"), (180, None, "before_law"), (181, None, "law"), (9999, None, "law"),
        (181, "reminder", "understanding"), (5, "law", "reminder"), (181, "law", "law"),
    ],
)  # fmt: skip
def test_stages(dpd: int, current: str | None, stage: str) -> None:
    from arrears.office.cases.stages import stage_at

    assert stage_at(dpd, current) == stage


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("from_dpd: 11", "from_dpd: 1", "rise"),
        ("responsible: legal", "responsible: boss", "no role"),
        ("says:", "say:", "say"),
    ],
)
def test_a_malformed_table_of_stages_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    from importlib.resources import files

    from arrears.office.cases.stages import stages

    path = tmp_path / "stages.yaml"
    path.write_text(files("arrears.office.cases").joinpath("stages.yaml").read_text(encoding="utf-8").replace(old, new))
    with pytest.raises(InputError, match=says):
        stages(str(path))
