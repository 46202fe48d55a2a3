"""A lender's own dated value: from its day the desk and the night's columns decide by it, and nothing else changes."""

import shutil
from datetime import date
from importlib import resources
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from arrears.kernel.refusal import InputError
from arrears.law.engine.params import values_on
from arrears.law.engine.read import read_situation
from arrears.law.engine.rulebook import PACKAGE, rulebook, use_own_values
from arrears.law.engine.verdict import check
from arrears.night.perform import Order, perform

CAP = "CHN/gbt_45251_2025/connected_calls"
FEWER = "most_a_day:\n    - {<<: *since, until: 2026-12-01, value: 3}\n    - {<<: *since, from: 2026-12-01, value: 1}"
BASE = {
    "jurisdiction": "CHN", "step": "contact", "channel": "call", "to": "borrower", "number": "n1",
    "lender_kind": "bank", "product": "cash_loan", "by": "lender", "dpd": 10, "timezones": ["Asia/Shanghai"],
    "consents": {}, "holds": [], "plan_active": False, "deceased": False, "minor": False,
}  # fmt: skip
TAPE = {
    "customers.csv": "customer_id,phone,timezone\nC1,13900000001,Asia/Shanghai\n",
    "accounts.csv": "account_id,customer_id,product,lender_kind,principal,oldest_unpaid_due,overdue_principal,"
    "outstanding_principal,times_late_12m\nA1,C1,cash_loan,bank,1000.00,2026-11-10,100.00,500.00,3\n",
}


@pytest.fixture
def own(tmp_path):
    """The lender's folder with its own cap from December; the shipped values come back at the end."""
    shipped = (resources.files(PACKAGE) / CAP / "params.yaml").read_text("utf-8")
    old = next(line for line in shipped.splitlines() if line.strip().startswith("most_a_day"))
    (tmp_path / "rules" / CAP).mkdir(parents=True)
    (tmp_path / "rules" / CAP / "params.yaml").write_text(shipped.replace(old.strip(), FEWER), "utf-8")
    use_own_values(tmp_path / "rules")
    yield tmp_path / "rules"
    use_own_values(None)


def called_once(day):
    call = {"at": f"{day}T09:00:00+08:00", "channel": "call", "to": "borrower", "outcome": "connected", "number": "n1"}
    return check(read_situation({**BASE, "at": f"{day}T10:00:00+08:00", "history": [call]}))


def planned(folder: Path, day: date) -> dict[str, str]:
    tape = folder / f"tape {day}"
    tape.mkdir()
    calls = f"customer_id,at,channel,outcome\nC1,{day}T01:10:00+08:00,call,connected\n"
    for name, text in {**TAPE, "contacts.csv": calls}.items():
        (tape / name).write_text(text, "utf-8")
    perform(Order(tape, day, folder / f"out {day}"), lambda *_: None)
    actions = pq.read_table(folder / f"out {day}" / "actions.parquet").to_pylist()
    return {row["customer_id"]: row["channel"] for row in actions}


def test_the_desk_decides_by_it_from_its_day(own):
    assert called_once("2026-11-30").permitted
    refused = called_once("2026-12-01")
    assert [one.bound.provision.id for one in refused.refusals] == ["CN-COL-020"]
    assert refused.refusals[0].says()["zh"].count("1") >= 1
    use_own_values(None)
    assert called_once("2026-12-01").permitted


def test_the_night_decides_by_it_from_its_day(own, tmp_path):
    assert planned(tmp_path, date(2026, 11, 30)) == {"C1": "call"}
    assert planned(tmp_path, date(2026, 12, 1)) == {"C1": "sms"}


def test_the_version_tells_and_other_rooms_read_it(own):
    changed = rulebook().version
    package = rulebook().find("CN-COL-020").package
    assert values_on(package, date(2026, 12, 1)).most_a_day == 1
    use_own_values(None)
    assert rulebook().version != changed
    assert values_on(package, date(2026, 12, 1)).most_a_day == 3


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("most_a_day", "most_an_hour", "rules_other_values"),
        ("until: 2026-12-01", "until: 2026-12-02", "rules_malformed"),  # two values on one day
        ("value: 1", "value: [", "rules_malformed"),
    ],
)
def test_values_that_cannot_be_meant_are_refused_by_name(own, old, new, code):
    file = own / CAP / "params.yaml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(InputError) as fault:
        use_own_values(own)
    assert fault.value.code == code
    assert "connected_calls" in fault.value.path


def test_values_of_no_provision_are_refused(own):
    shutil.move(own / CAP, own / "CHN" / "gbt_45251_2025" / "disconnected_calls")
    with pytest.raises(InputError) as fault:
        use_own_values(own)
    assert fault.value.code == "rules_unknown_provision"
    with pytest.raises(InputError):
        use_own_values(own / "nowhere")
