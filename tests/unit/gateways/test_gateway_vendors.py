"""What is particular to each vendor: fields, codes, receipts, replies."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

import pytest
from tests.unit.gateways.benches import (
    KEY,
    AlibabaBench,
    AppriseBench,
    MailBench,
    SmppBench,
    TencentBench,
    message,
    soon,
)

from arrears.office.gateways import smpp
from arrears.office.gateways.mail_back import read_mail
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
from arrears.office.gateways.smtp import message_id, refusal

OURS = UUID("01938c5e-7a00-7000-8000-0123456789ab")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def called(body: object, url: str = f"https://desk.example/back?key={KEY}") -> Callback:
    return Callback(url, {}, body if isinstance(body, bytes) else json.dumps(body).encode(), NOW)


@pytest.fixture
def alibaba(tmp_path: Path) -> Iterator[AlibabaBench]:
    bench = AlibabaBench(tmp_path)
    yield bench
    bench.stop()


@pytest.fixture
def tencent(tmp_path: Path) -> Iterator[TencentBench]:
    bench = TencentBench(tmp_path)
    yield bench
    bench.stop()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[MailBench]:
    bench = MailBench(tmp_path)
    yield bench
    bench.stop()


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[SmppBench]:
    bench = SmppBench(tmp_path)
    yield bench
    bench.stop()


def test_alibaba_is_given_template_signature_and_our_id(alibaba: AlibabaBench) -> None:
    one = alibaba.message()
    assert alibaba.gateway.send([one], soon()) == [Accepted(one.id, "1^0")]
    (taken,) = alibaba.vendor.taken
    assert (taken["OutId"], taken["SignName"], taken["TemplateCode"]) == (str(one.id), "示例消金", "SMS_1")
    assert json.loads(taken["TemplateParam"]) == {"name": "张三", "amount": "1,200.00"}


@pytest.mark.parametrize(
    ("mood", "expected"),
    [
        ("isv.SMS_TEMPLATE_ILLEGAL", Refused(OURS, Reason.REFUSED, "isv.SMS_TEMPLATE_ILLEGAL")),
        ("isv.BUSINESS_LIMIT_CONTROL", Refused(OURS, Reason.RATE_LIMITED, "isv.BUSINESS_LIMIT_CONTROL")),
        ("isp.SYSTEM_ERROR", Unknown(OURS, "isp.SYSTEM_ERROR")),
        ("error", Unknown(OURS, "ServiceUnavailable")),
        ("throttle", Accepted(OURS, "1^0")),
    ],
)
def test_alibaba_codes(alibaba: AlibabaBench, mood: str, expected: object) -> None:
    alibaba.vendor.moods.append(mood)
    assert alibaba.gateway.send([replace(alibaba.message(), id=OURS)], soon()) == [expected]


def test_alibaba_refuses_a_wrong_secret_and_what_has_no_template(alibaba: AlibabaBench) -> None:
    alibaba.vendor.secret = "changed"
    outcomes = alibaba.gateway.send([alibaba.message(), message(template_code=None)], soon())
    assert [(one.reason, one.code) for one in outcomes if isinstance(one, Refused)] == [
        (Reason.REFUSED, "SignatureDoesNotMatch"),
        (Reason.REFUSED, "no_template_code"),
    ]
    assert alibaba.vendor.faults == ["signature"] and alibaba.vendor.taken == []


def test_alibaba_receipts_and_replies(alibaba: AlibabaBench) -> None:
    receipt = {
        "phone_number": "13900000000", "send_time": "2026-11-22 18:00:00", "report_time": "2026-11-22 18:00:03",
        "success": False, "err_code": "MC:0001", "err_msg": "x", "sms_size": "1", "biz_id": "1^0", "out_id": str(OURS),
    }  # fmt: skip
    reply = {
        "phone_number": "13900000000", "send_time": "2026-11-22 18:01:00", "content": "退订", "sign_name": "示例消金",
        "dest_code": "10690", "sequence_id": 77,
    }  # fmt: skip
    report, said = alibaba.gateway.parse_callback(called([receipt, reply]))
    assert report == Report(OURS, Status.FAILED, NOW + timedelta(seconds=3), "1^0", "MC:0001")
    assert said == Reply("alibaba:77", "sms", "13900000000", "退订", NOW + timedelta(seconds=60))
    assert json.loads(alibaba.gateway.answer()[1])["code"] == 0
    with pytest.raises(CallbackRefused, match="malformed"):
        alibaba.gateway.parse_callback(called([{"phone_number": "1"}]))


def test_alibaba_looks_through_all_pages(alibaba: AlibabaBench) -> None:
    many = [alibaba.message() for _ in range(60)]
    alibaba.gateway.send(many, soon(60))
    doubt = Doubt(many[55], datetime.now(UTC) - timedelta(minutes=5), datetime.now(UTC))
    assert alibaba.gateway.find([doubt], datetime.now(UTC)) == {many[55].id: State.DELIVERED}


def test_tencent_is_given_template_signature_and_our_id(tencent: TencentBench) -> None:
    one = tencent.message()
    assert tencent.gateway.send([one], soon()) == [Accepted(one.id, "5000:1")]
    (taken,) = tencent.vendor.taken
    assert (taken["SessionContext"], taken["SignName"]) == (str(one.id), "示例消金")
    assert (taken["TemplateParamSet"], taken["PhoneNumberSet"]) == (["张三", "1,200.00"], ["+8613900000000"])


@pytest.mark.parametrize(
    ("mood", "expected"),
    [
        ("FailedOperation.PhoneNumberInBlacklist", Reason.BLACKLISTED),
        ("LimitExceeded.PhoneNumberDailyLimit", Reason.RATE_LIMITED),
        ("FailedOperation.TemplateIncorrectOrUnapproved", Reason.REFUSED),
        ("error", None),
        ("InternalError.OtherError", None),
    ],
)
def test_tencent_codes(tencent: TencentBench, mood: str, expected: Reason | None) -> None:
    tencent.vendor.moods.append(mood)
    (outcome,) = tencent.gateway.send([tencent.message()], soon())
    assert isinstance(outcome, Unknown) if expected is None else getattr(outcome, "reason", None) is expected


def test_tencent_tries_again_when_throttled_and_refuses_a_wrong_secret(tencent: TencentBench) -> None:
    tencent.vendor.moods.append("throttle")
    assert isinstance(tencent.gateway.send([tencent.message()], soon())[0], Accepted)
    tencent.vendor.secret_key = "changed"
    (outcome,) = tencent.gateway.send([tencent.message()], soon())
    assert isinstance(outcome, Refused) and outcome.code == "AuthFailure.SignatureFailure"


def test_tencent_receipts_and_replies(tencent: TencentBench) -> None:
    receipt = {
        "user_receive_time": "2026-11-22 18:00:03", "nationcode": "86", "mobile": "13900000000",
        "report_status": "SUCCESS", "errmsg": "DELIVRD", "description": "用户短信送达成功", "sid": "5000:1",
    }  # fmt: skip
    (report,) = tencent.gateway.parse_callback(called([receipt]))
    assert report == Report(None, Status.DELIVERED, NOW + timedelta(seconds=3), "5000:1", "DELIVRD")
    reply = {
        "extend": "",
        "mobile": "13900000000",
        "nationcode": "86",
        "sign": "示例",
        "text": "TD",
        "time": 1795341600,
    }
    (said,), (again,) = (tencent.gateway.parse_callback(called(reply)) for _ in range(2))
    assert isinstance(said, Reply) and (said.address, said.text) == ("+8613900000000", "TD")
    assert said.key == again.key


def test_a_mail_carries_our_id_and_reads_as_written(post: MailBench) -> None:
    one = post.message()
    (outcome,) = post.gateway.send([one], soon())
    assert outcome == Accepted(one.id, f"<{one.id}@lender.example>")
    mail = post.vendor.taken[0]["mail"]
    assert isinstance(mail, EmailMessage)
    assert mail["Subject"] == "还款提醒" and mail.get_content().strip() == one.text
    assert mail["From"].addresses[0].display_name == "示例消金" and mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("address", ["a@b.example\nBcc: x@y.example", "no at sign", "张@example.org", "@x", "a b@c.d"])
def test_no_address_writes_into_the_headers(post: MailBench, address: str) -> None:
    (outcome,) = post.gateway.send([post.message(address)], soon())
    assert isinstance(outcome, Refused) and outcome.reason is Reason.BAD_ADDRESS
    assert post.vendor.taken == []


def test_mail_refusals(post: MailBench) -> None:
    post.vendor.moods.append("full")
    outcomes = post.gateway.send([post.message(), post.message("blocked@example.org"), post.message()], soon())
    assert [getattr(one, "reason", None) for one in outcomes] == [Reason.RATE_LIMITED, Reason.BLACKLISTED, None]
    assert refusal(OURS, 554, b"transaction failed") == Refused(OURS, Reason.REFUSED, "554")


def test_a_broken_connection_leaves_the_rest_to_the_next_one(post: MailBench) -> None:
    post.vendor.moods.append("drop")
    first, second = post.message(), post.message()
    outcomes = post.gateway.send([first, second], soon())
    assert [type(one) for one in outcomes] == [Unknown, Accepted]
    assert post.taken() == [str(first.id), str(second.id)]


def test_a_wrong_password_is_a_refusal(post: MailBench) -> None:
    post.gateway._server = replace(post.gateway._server, password="wrong")  # type: ignore[attr-defined]
    outcomes = post.gateway.send([post.message(), post.message()], soon())
    assert [getattr(one, "code", "") for one in outcomes] == ["535", "535"]


def test_answers_and_bounces_by_mail() -> None:
    answer = EmailMessage()
    answer["From"], answer["Message-ID"] = "张三 <zhang@example.org>", "<1@example.org>"
    answer["In-Reply-To"] = message_id(OURS, "lender.example")
    answer.set_content("下周五还1500\n\n在 2026年11月22日，示例消金 写道：\n> 您的账单")
    (reply,) = read_mail(answer.as_bytes(), "lender.example", NOW)
    assert reply == Reply("mail:<1@example.org>", "email", "zhang@example.org", "下周五还1500", NOW, OURS)
    bounce = (
        b'From: postmaster@example.org\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        b"Auto-Submitted: auto-replied\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsorry\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.org\r\n\r\n"
        b"Final-Recipient: rfc822; nobody@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <"
        + str(OURS).encode()
        + b"@lender.example>\r\n\r\n--b--\r\n"
    )
    assert read_mail(bounce, "lender.example", NOW) == [
        Report(OURS, Status.FAILED, NOW, None, "5.1.1", Reason.BAD_ADDRESS)
    ]
    machine = EmailMessage()
    machine["From"], machine["Auto-Submitted"] = "zhang@example.org", "auto-replied"
    machine.set_content("I am on holiday")
    assert read_mail(machine.as_bytes(), "lender.example", NOW) == []
    with pytest.raises(CallbackRefused, match="malformed"):
        read_mail(b"\0", "lender.example", NOW)


def test_a_long_chinese_text_goes_whole_under_one_id(centre: SmppBench) -> None:
    one = message(text="您的账单已逾期，" * 40 + str(OURS))
    assert centre.gateway.send([one], soon()) == [Accepted(one.id, "M1")]
    assert centre.vendor.taken[0]["text"] == one.text and centre.vendor.taken[0]["registered"] == 1


def test_smpp_throttling_and_a_wrong_password(centre: SmppBench) -> None:
    centre.vendor.moods.append("throttle")
    (outcome,) = centre.gateway.send([centre.message()], soon())
    assert isinstance(outcome, Refused) and outcome.reason is Reason.RATE_LIMITED and outcome.reason.later
    centre.gateway.close()
    centre.vendor.password = "changed"
    (outcome,) = centre.gateway.send([centre.message()], soon())
    assert outcome == Refused(outcome.id, Reason.REFUSED, "bind 0x0000000d")


def test_smpp_delivers_and_is_acknowledged_only_after_a_while(
    centre: SmppBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre.gateway.send([centre.message()], soon())
    number = centre.vendor.receipt("M1", "UNDELIV")
    centre.vendor.deliver("8613900000000", "退订".encode("utf-16-be"), coding=8)
    end = monotonic() + 5
    while len((page := centre.gateway.events("")).items) < 2 and monotonic() < end:
        pass  # they travel over a socket
    report, reply = page.items
    assert isinstance(report, Report) and isinstance(reply, Reply)
    assert (report.message, report.vendor_id, report.status) == (None, "M1", Status.FAILED)
    assert (reply.address, reply.text) == ("+8613900000000", "退订")
    assert centre.gateway.events(page.after).items == [] and centre.vendor.acknowledged == []
    assert len(centre.gateway.events("").items) == 2  # another tenant has its own place
    monkeypatch.setattr(smpp, "HOLD_SECONDS", 0.0)
    centre.gateway.events(page.after)
    end = monotonic() + 5
    while number not in centre.vendor.acknowledged and monotonic() < end:
        sleep(0.01)
    assert centre.vendor.acknowledged == [number, number + 1]
    assert centre.gateway.events("").items == []


def test_smpp_cannot_find_what_it_has_no_id_of(centre: SmppBench) -> None:
    one = centre.message()
    doubt = Doubt(one, NOW, NOW)
    assert centre.gateway.find([doubt], NOW) == {one.id: State.UNKNOWABLE}
    assert centre.gateway.find([replace(doubt, vendor_id="M99")], NOW) == {one.id: State.ACCEPTED}


def test_twilio_through_apprise(tmp_path: Path) -> None:
    bench = AppriseBench(tmp_path)
    one = bench.message()
    assert bench.gateway.send([one], soon()) == [Accepted(one.id)]
    (taken,) = bench.vendor.taken
    assert taken["target"] == "/2010-04-01/Accounts/AC0123456789/Messages.json"
    assert (taken["From"], taken["To"]) == ("+15005550006", "+8613900000000")
    assert taken["authorization"].startswith("Basic ") and taken["Body"].endswith(one.text)
    bench.vendor.moods.append("refuse")
    assert bench.gateway.send([one], soon()) == [Unknown(one.id, "apprise_said_no")]
    bench.stop()
