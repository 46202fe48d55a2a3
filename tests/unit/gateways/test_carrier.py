"""The local carrier: what it takes is on disk before it answers, and what it does is decided by its seed."""

import json
import signal
import subprocess
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest
from tests.unit.gateways.benches import message, soon
from tests.unit.gateways.carrier_thread import CarrierThread
from typer.testing import CliRunner

from arrears.cli.main import app
from arrears.kernel.refusal import InputError
from arrears.office.carrier.ledger import Ledger, summary
from arrears.office.carrier.manners import NAMED, Manners, manners
from arrears.office.carrier.script import fault, plan
from arrears.office.gateways.local import local_gateway
from arrears.office.gateways.port import (
    Accepted,
    Callback,
    CallbackRefused,
    Doubt,
    Reason,
    Refused,
    Reply,
    Report,
    State,
    Status,
    Unknown,
)
from arrears.office.processes import arrears_command

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def start(ledger: Path, *options: str) -> tuple[subprocess.Popen[str], str]:
    """Start a carrier as a process of its own; return it and its address."""
    process = subprocess.Popen(
        arrears_command("carrier", "--ledger", str(ledger), "--port", "0", *options), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())["listening"]


def test_the_same_seed_decides_the_same_in_any_order() -> None:
    kind, many = NAMED["lively"], [message() for _ in range(300)]
    plans = {one.id: plan(7, kind, one) for one in many}
    assert plans == {one.id: plan(7, kind, one) for one in reversed(many)}
    assert plans != {one.id: plan(8, kind, one) for one in many}


def test_rates_are_kept() -> None:
    kind = NAMED["lively"]
    plans = [plan(1, kind, message()) for _ in range(6_000)]
    refused = Counter(one.refused[0] for one in plans if one.refused)
    bounced = sum(one.reports[0].status is not Status.DELIVERED for one in plans if one.reports)
    repeated = sum(len(one.reports) > 1 for one in plans)
    replied = sum(one.reply is not None for one in plans)
    at_once = (refused[Reason.BAD_ADDRESS], 10), (refused[Reason.BLACKLISTED], 5)
    for count, rate in [*at_once, (bounced, 29), (repeated, 58), (replied, 76)]:
        assert abs(count - rate * 6) < 6 * (rate * 6) ** 0.5


@pytest.mark.parametrize(("language", "words"), [("zh", {"退订", "TD", "T", "拒收"}), ("en", {"STOP", "UNSUBSCRIBE"})])
def test_it_answers_in_the_language_it_was_written_to(language: str, words: set[str]) -> None:
    said = {plan(1, Manners(opt_out=1000), message(language=language)).reply.text for _ in range(200)}  # type: ignore[union-attr]
    assert said & words and len(said) >= 5


def test_requests_go_wrong_by_their_number() -> None:
    kind = Manners(put_off=100, lost_answer=200, stalled=300)
    found = Counter(fault(1, kind, number) for number in range(5000))
    assert {name: round(found[name], -2) // 100 for name in ("put_off", "lost_answer", "stalled")} == {
        "put_off": pytest.approx(5, abs=1), "lost_answer": pytest.approx(10, abs=1), "stalled": pytest.approx(15, abs=1)
    }  # fmt: skip


def test_the_ledger_counts_what_was_doubled_late_and_refused(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db", 1, Manners())
    one, other, wrong = message(), message("email", "a@b.example"), message("sms", "nobody")
    ((first, second, third),) = ledger.take([([one, other, wrong], LATER)], NOW)
    assert isinstance(first, Accepted) and isinstance(second, Accepted)
    assert third == Refused(wrong.id, Reason.BAD_ADDRESS, "not_an_address")
    ledger.take([([one], LATER), ([one], LATER)], NOW)
    late = message()
    ((said,),) = ledger.take([([late], NOW - timedelta(seconds=1))], NOW)
    assert said == Refused(late.id, Reason.UNREACHABLE, "late")
    found = ledger.summary()
    ledger.close()
    assert found == summary(tmp_path / "ledger.db")
    assert {name: found[name] for name in ("received", "accepted", "late", "refused", "distinct", "doubled")} == {
        "received": 6, "accepted": 4, "late": 1, "refused": 1, "distinct": 2, "doubled": 2
    }  # fmt: skip
    assert found["channels"]["email"]["doubled"] == 0 and found["channels"]["sms"]["doubled"] == 2


def test_states_follow_the_receipts_and_absence_follows_the_lease(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db", 1, Manners(receipt_ms=(1000, 1000), bounce=0))
    one, never = message(), message()
    ledger.take([([one], LATER)], NOW)
    asked = {one.id: LATER, never.id: LATER}
    assert ledger.find(asked, NOW) == {one.id: State.ACCEPTED, never.id: State.PENDING}
    assert ledger.find(asked, LATER + timedelta(seconds=1))[never.id] is State.ABSENT
    assert ledger.release(NOW) == 0 and ledger.events(0, 10) == ([], 0)
    assert ledger.release(NOW + timedelta(seconds=1)) == 1
    assert ledger.find(asked, NOW)[one.id] is State.DELIVERED
    events, last = ledger.events(0, 10)
    assert (events[0]["type"], events[0]["message"], last) == ("report", str(one.id), 1)
    ledger.close()


def test_it_is_killed_and_loses_nothing_it_answered(tmp_path: Path) -> None:
    book = tmp_path / "ledger.db"
    process, url = start(book, "--manners", "quiet")
    gateway, accepted = local_gateway(url), []
    killer = threading.Timer(0.5, process.kill)
    killer.start()
    unknown: list[Doubt] = []
    while process.poll() is None:
        batch, until, since = [message() for _ in range(20)], soon(1), datetime.now(UTC)
        for one, outcome in zip(batch, gateway.send(batch, until), strict=True):
            if isinstance(outcome, Accepted):
                accepted.append(one)
            elif isinstance(outcome, Unknown):
                unknown.append(Doubt(one, since, until))
    process, url = start(book, "--manners", "quiet")
    try:
        again, past = local_gateway(url), datetime.now(UTC) - timedelta(seconds=1)
        states = again.find([Doubt(one, past, past) for one in accepted], datetime.now(UTC))
        assert accepted and State.ABSENT not in states.values() and len(states) == len(accepted)
        sleep(1.1)
        settled = again.find(unknown, datetime.now(UTC))
        assert State.PENDING not in settled.values()
        absent = [one.message for one in unknown if settled[one.message.id] is State.ABSENT]
        again.send(absent, soon())
        found = httpx.get(f"{url}/ledger").json()
        assert found["doubled"] == 0 and found["distinct"] == len(accepted) + len(unknown)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_with_rough_manners_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    """What a sender does: hand over, ask about what nobody knows once its time is over, send again what is absent."""
    rough = Manners(put_off=200, lost_answer=300, stalled=200, stall_ms=400, repeated=500)
    carrier = CarrierThread(tmp_path / "ledger.db", rough)
    gateway = local_gateway(carrier.url, timeout=0.2)
    waiting = [message() for _ in range(120)]
    everyone, settled = {one.id for one in waiting}, set()
    while waiting:
        doubts: list[Doubt] = []
        for start in range(0, len(waiting), 6):
            batch, until = waiting[start : start + 6], soon(0.3)
            for one, outcome in zip(batch, gateway.send(batch, until), strict=True):
                if isinstance(outcome, Accepted):
                    settled.add(one.id)
                else:
                    doubts.append(Doubt(one, until, until))
        sleep(0.35)
        states = gateway.find(doubts, datetime.now(UTC))
        settled |= {one for one, state in states.items() if state not in {State.ABSENT, State.PENDING}}
        waiting = [doubt.message for doubt in doubts if doubt.message.id not in settled]
    carrier.stop()
    found = summary(tmp_path / "ledger.db")
    assert settled == everyone and (found["distinct"], found["doubled"]) == (120, 0)
    assert found["late"] > 0  # some did come after their sender's time


def test_events_are_polled_page_by_page_and_answers_name_their_message(tmp_path: Path) -> None:
    carrier = CarrierThread(tmp_path / "ledger.db", Manners(opt_out=1000, repeated=1000))
    gateway = local_gateway(carrier.url)
    one = message()
    gateway.send([one], soon())
    found, after, end = [], "", monotonic() + 10
    while len(found) < 3 and monotonic() < end:
        page = gateway.events(after)
        found, after = found + list(page.items), page.after
    reports = [event for event in found if isinstance(event, Report)]
    (reply,) = [event for event in found if isinstance(event, Reply)]
    assert len(reports) >= 2 and len({report.key for report in reports}) == 1
    assert (reply.message, reply.address, reply.channel) == (one.id, one.address, "sms")
    carrier.stop()


def test_it_calls_back_until_it_is_heard(tmp_path: Path) -> None:
    calls: list[tuple[dict[str, str], bytes]] = []

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            calls.append((dict(self.headers), self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(500 if len(calls) == 1 else 204)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    desk = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=desk.serve_forever, args=(0.02,), daemon=True).start()
    carrier = CarrierThread(tmp_path / "ledger.db", Manners(), callback=f"http://127.0.0.1:{desk.server_port}/back")
    gateway = local_gateway(carrier.url)
    one = message()
    gateway.send([one], soon())
    end = monotonic() + 10
    while len(calls) < 2 and monotonic() < end:
        sleep(0.02)
    headers, body = calls[1]
    (report,) = gateway.parse_callback(Callback("", headers, body, datetime.now(UTC)))
    assert isinstance(report, Report) and report.message == one.id
    with pytest.raises(CallbackRefused, match="stale"):
        gateway.parse_callback(Callback("", headers, body, datetime.now(UTC) + timedelta(minutes=6)))
    with pytest.raises(CallbackRefused, match="wrong_signature"):
        gateway.parse_callback(Callback("", headers, body + b" ", datetime.now(UTC)))
    carrier.stop()
    desk.shutdown()
    desk.server_close()


def test_what_is_put_off_is_tried_again_and_then_refused_for_now(tmp_path: Path) -> None:
    carrier = CarrierThread(tmp_path / "ledger.db", Manners(put_off=1000))
    (outcome,) = local_gateway(carrier.url).send([message()], soon())
    assert isinstance(outcome, Refused) and outcome.reason is Reason.RATE_LIMITED
    carrier.stop()
    assert summary(tmp_path / "ledger.db")["received"] == 0


def test_what_lies_about_until_its_time_is_over_is_not_taken(tmp_path: Path) -> None:
    carrier = CarrierThread(tmp_path / "ledger.db", Manners(stalled=1000, stall_ms=600))
    gateway, one, until = local_gateway(carrier.url), message(), soon(0.3)
    assert isinstance(gateway.send([one], until)[0], Unknown)
    sleep(0.5)
    assert gateway.find([Doubt(one, until, until)], datetime.now(UTC)) == {one.id: State.ABSENT}
    carrier.stop()
    assert summary(tmp_path / "ledger.db")["distinct"] == 0


def test_it_answers_nonsense_with_400_and_strangers_with_401(tmp_path: Path) -> None:
    carrier = CarrierThread(tmp_path / "ledger.db", Manners())
    gateway = local_gateway(carrier.url)
    for body in (b"", b"[]", b'{"messages": 1}', b'{"until": "x", "messages": [1]}', b"\xff", b"1" * 5000, b"[" * 9999):
        assert httpx.post(f"{carrier.url}/messages", content=body).status_code == 401
        for path in ("messages", "find"):
            assert (gateway._post(path, body, 5).status_code, path, body) == (400, path, body)
    assert httpx.get(f"{carrier.url}/events?after=0").status_code == 401
    for query in ("after=x", "after=-1", f"after={2**70}", "limit=-5", "limit=0"):
        target = f"/events?{query}"
        answer = httpx.get(carrier.url + target, headers=gateway._signed(target.encode()))
        assert (answer.status_code, query) == (400, query)
    carrier.stop()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"bounce": 1001}', "manners_malformed"),
        ('{"bounce": "1"}', "manners_malformed"),
        ('{"odd": 1}', "manners_malformed"),
        ('{"reply_ms": [5, 1]}', "manners_malformed"),
        ("{", "manners_malformed"),
        (None, "manners_unknown"),
    ],
)
def test_manners_that_are_none(tmp_path: Path, text: str | None, code: str) -> None:
    path = tmp_path / "manners.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(InputError) as fault_:
        manners(str(path))
    assert fault_.value.code == code


def test_the_command_line_says_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "not.db").write_text("not a ledger" * 100)
    monkeypatch.setenv("ARREARS_CARRIER_SECRET", "x")
    cases = {
        "ledger_unreadable": ("summary", "--ledger", str(tmp_path / "not.db")),
        "secret_malformed": ("--ledger", str(tmp_path / "l.db"), "--port", "0"),
        "manners_unknown": ("--ledger", str(tmp_path / "l.db"), "--port", "0", "--manners", "polite"),
    }
    for code, arguments in cases.items():
        done = CliRunner().invoke(app, ["carrier", *arguments])
        assert (done.exit_code, json.loads(done.stderr)["error"]["code"]) == (2, code)
