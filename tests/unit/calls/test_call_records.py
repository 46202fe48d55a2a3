"""Call detail records: what fits a contact, what nobody began here, and lines that cannot be used."""

from datetime import UTC, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from tests.unit.calls.test_calls_through import press_call
from tests.unit.desk.conftest import NOW

from arrears.kernel.refusal import InputError
from arrears.office.desk.calling.read_records import read_records
from arrears.office.desk.calling.record_mapping import Mapping, load_mapping
from arrears.office.payments.line import Reject

pytestmark = pytest.mark.database
MAPPING = Mapping.model_validate(
    {
        "columns": {
            "record": "uniqueid", "call": "ours", "began": "calldate", "seconds": "billsec", "number": "dst",
            "extension": "src", "cause": "disposition", "recording": "recordingfile", "sha256": "sha256",
        }
    }
)  # fmt: skip
HEADER = "uniqueid,ours,calldate,billsec,dst,src,disposition,recordingfile,sha256\n"
BEGAN = NOW.astimezone(UTC) + timedelta(hours=8)  # the exchange writes the time of Shanghai


def a_line(record="1", ours="", seconds="65", number="12000001111", after=30, cause="ANSWERED", recording="a.wav"):
    began = (BEGAN + timedelta(seconds=after)).strftime("%Y-%m-%d %H:%M:%S")
    return f"{record},{ours},{began},{seconds},{number},8001,{cause},{recording},{'b' * 64}\n"


@pytest.fixture
def take(floor, tmp_path: Path):
    def taken(*lines: str) -> dict:
        from arrears.office.desk.calling.take_records import take_records

        file = tmp_path / "cdr.csv"
        file.write_text(HEADER + "".join(lines), "utf-8")
        return take_records(file, floor.config, floor.tenant, MAPPING, "system:test", NOW).plain()

    return taken


def counts(said: dict) -> tuple[int, int, int, int]:
    return said["matched"], said["unaccounted"], said["known"], said["rejected"]


def test_a_record_joins_its_call_by_our_id_and_twice_changes_nothing(desk_line, exchange, take):
    contact = uuid4()
    press_call(desk_line, contact)
    line = a_line(ours=str(contact), number="12000009999")
    assert counts(take(line, line)) == (1, 0, 1, 0)  # the same record twice in one file counts once
    before = len(desk_line.kinds("C1"))
    assert counts(take(line)) == (0, 0, 1, 0) and len(desk_line.kinds("C1")) == before
    found = desk_line.row(
        "SELECT record, record_seconds, recording, recording_sha256 FROM call_attempt WHERE id = %s", contact
    )
    assert found == ("1", 65, "a.wav", "b" * 64)


def test_a_number_dialled_by_hand_is_found_by_number_and_time(floor, take):
    first, second = uuid4(), uuid4()
    floor.call("C1", first)
    floor.log("C1", first, "no_answer")
    floor.call("C1", second, at=NOW + timedelta(minutes=8))
    later, sooner = a_line("2", after=490, seconds="0", cause="NO ANSWER"), a_line("1", after=20)
    assert counts(take(later, sooner)) == (2, 0, 0, 0)
    assert [floor.row("SELECT record FROM call_attempt WHERE id = %s", one)[0] for one in (first, second)] == ["1", "2"]


def test_a_call_that_nobody_began_counts_before_the_law_and_is_explained_once(floor, take):
    history = "SELECT count(*) FROM contact WHERE chain_id = %s"
    stranger = a_line("9", number="12099998888", seconds="1:05")
    assert counts(take(a_line("8"), stranger)) == (0, 2, 0, 0)
    assert floor.row(history, floor.cases["C1"]) == (1,)  # somebody spoke to the borrower, whoever it was
    browser = floor.browser("compliance")
    page = browser.get("/desk/calls").content.decode()
    assert "1:05" in page and "不是借款人的号码" in page and "林**" in page and "12000001111" not in page
    call = floor.row("SELECT id FROM call_stray WHERE record = '8'")[0]
    given = {"call": str(call), "because": "组长用座机回电", "key": str(uuid4())}
    assert browser.post("/desk/calls", given).status_code == 302
    assert "组长用座机回电" in browser.get("/desk/calls").content.decode()
    assert browser.post("/desk/calls", {**given, "key": str(uuid4())}).status_code == 422
    assert floor.browser("collector").get("/desk/calls").status_code == 403


BAD = [
    (a_line(seconds="long"), "billsec", "seconds_malformed"),
    (a_line(seconds="99999999"), "billsec", "seconds_too_long"),
    (a_line(seconds="-1"), "billsec", "seconds_malformed"),
    (a_line(number="secret"), "dst", "number_malformed"),
    (a_line(ours="17"), "ours", "call_malformed"),
    (a_line(cause="CHANUNAVAIL"), "disposition", "cause_unknown"),
    (a_line(recording="x" * 301), "recordingfile", "reference_too_long"),
    (a_line().replace("b" * 64, "bb"), "sha256", "digest_malformed"),
    (a_line().replace("2026-11-24", "24.11.2026"), "calldate", "time_malformed"),
    ("1,2\n", "", "cells_count"),
]


def test_a_line_that_cannot_be_used_says_where_and_how_to_mend_it(tmp_path: Path):
    file = tmp_path / "cdr.csv"
    file.write_text(HEADER + "".join(line for line, *_ in BAD) + "\n" + a_line("ok"), "utf-8")
    read = list(read_records(file, MAPPING))
    rejects = [one for one in read if isinstance(one, Reject)]
    assert [(one.line, one.column, one.code) for one in rejects] == [
        (n, column, code) for n, (_, column, code) in enumerate(BAD, 2)
    ]
    assert all(one.reason and one.mend for one in rejects) and "secret" not in str(rejects)
    assert len(read) == len(rejects) + 1


def test_a_file_that_cannot_be_read_at_all_is_a_fault_with_a_name(tmp_path: Path):
    file = tmp_path / "cdr.csv"
    for text, code in (("a,b\n", "column_missing"), (HEADER + '"open\n', "csv_malformed")):
        file.write_text(text, "utf-8")
        with pytest.raises(InputError) as caught:
            list(read_records(file, MAPPING))
        assert caught.value.code == code
    file.write_bytes(HEADER.encode() + "拨".encode("gb18030"))
    with pytest.raises(InputError) as caught:
        list(read_records(file, MAPPING))
    assert caught.value.code == "file_encoding"
    for text, place in (("colums: {}", "colums"), ("timezone: Mars/One", "timezone"), ("causes: {A: b}", "causes.A")):
        file.write_text(text, "utf-8")
        with pytest.raises(InputError) as caught:
            load_mapping(file)
        assert caught.value.path == place
