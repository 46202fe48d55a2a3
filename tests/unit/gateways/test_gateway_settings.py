"""Signatures of the webhook, and settings: each fault names its place."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from arrears.kernel.refusal import InputError
from arrears.office.gateways.port import CallbackRefused
from arrears.office.gateways.settings import read_gateways
from arrears.office.gateways.signature import check, read_secret, sign, write_secret

# The example of the Standard Webhooks specification.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'
AT = datetime.fromtimestamp(1614265330, UTC)


def test_the_specification_example() -> None:
    headers = sign(read_secret(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", AT, BODY)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert check([read_secret(SECRET)], headers, BODY, AT) == "msg_p5jXN8AQM9LWM0D4loKWxJek"


@pytest.mark.parametrize(
    ("change", "body", "later", "code"),
    [
        ({"webhook-signature": None}, BODY, 0, "unsigned"),
        ({"webhook-id": "other"}, BODY, 0, "wrong_signature"),
        ({"webhook-timestamp": "1614265331"}, BODY, 0, "wrong_signature"),
        ({"webhook-timestamp": "²"}, BODY, 0, "wrong_signature"),
        ({}, BODY + b" ", 0, "wrong_signature"),
        ({"webhook-signature": "v1,é"}, BODY, 0, "wrong_signature"),
        ({"webhook-signature": "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}, BODY, 0, "wrong_signature"),
        ({}, BODY, 301, "stale"),
        ({}, BODY, -301, "stale"),
    ],
)
def test_what_is_not_signed_rightly(change: dict[str, str | None], body: bytes, later: int, code: str) -> None:
    headers = sign(read_secret(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", AT, BODY) | change
    kept = {name: value for name, value in headers.items() if value is not None}
    with pytest.raises(CallbackRefused) as refused:
        check([read_secret(SECRET)], kept, body, AT + timedelta(seconds=later))
    assert refused.value.code == code and refused.value.status == 401


def test_while_a_secret_is_changed_both_are_believed() -> None:
    old, new = b"o" * 24, b"n" * 32
    both = sign(new, "1", AT, BODY)
    both["webhook-signature"] = f"v1,{base64.b64encode(b'x' * 32).decode()} {both['webhook-signature']}"
    assert check([old, new], {name.upper(): value for name, value in both.items()}, BODY, AT) == "1"
    assert read_secret(write_secret(new)) == new


SMTP = {"kind": "smtp", "channels": ["email"], "host": "h", "sender": "a@b.example", "callback_key": "$MAIL_KEY"}
CARRIER = {"kind": "carrier", "channels": ["sms", "app"], "url": "http://127.0.0.1:1"}
HOOK = {"kind": "webhook", "name": "robot", "channels": ["voice_bot"], "url": "http://127.0.0.1:1", "secrets": [SECRET]}
ALIBABA = {
    "kind": "alibaba", "channels": ["sms"], "access_key_id": "a", "access_key_secret": "b", "callback_key": "k" * 16
}  # fmt: skip
TENCENT = {
    "kind": "tencent", "channels": ["sms"], "secret_id": "a", "secret_key": "b", "sdk_app_id": "1",
    "callback_key": "k" * 16,
}  # fmt: skip
SMPP = {"kind": "smpp", "channels": ["sms"], "host": "h", "system_id": "a", "password": "b", "source": "10690"}
APPRISE = {"kind": "apprise", "channels": ["sms"], "patterns": {"sms": "json://localhost/{address}"}}
ENVIRONMENT = {"MAIL_KEY": "a-key-of-16-signs-or-more"}


@pytest.mark.parametrize("one", [SMTP, CARRIER, HOOK, ALIBABA, TENCENT, SMPP, APPRISE], ids=lambda one: one["kind"])
def test_each_kind_can_be_opened(one: dict) -> None:
    found = read_gateways({"gateways": [one]}, ENVIRONMENT)
    assert sorted(found) == sorted(one["channels"])


@pytest.mark.parametrize(
    ("gateways", "code", "path"),
    [
        ([SMTP | {"port": "x"}], "gateways_malformed", "gateways.0.smtp.port"),
        ([SMTP | {"odd": 1}], "gateways_malformed", "gateways.0.smtp.odd"),
        ([SMTP | {"callback_key": "short"}], "gateways_malformed", "gateways.0.smtp.callback_key"),
        ([SMTP | {"password": "$NONE"}], "secret_missing", "gateways.0.password"),
        ([{"kind": "pigeon"}], "gateways_malformed", "gateways.0"),
        ([CARRIER, ALIBABA], "channel_not_carried", "gateways.1.channels"),
        ([SMTP | {"channels": ["sms"]}], "channel_not_carried", "gateways.0.channels"),
        ([CARRIER, CARRIER | {"channels": ["email"]}], "gateway_named_twice", "gateways.1"),
        ([HOOK | {"secrets": ["whsec_x"]}], "secret_malformed", "gateways.0.secrets.0"),
        ([APPRISE | {"patterns": {"sms": "json://localhost"}}], "pattern_without_address", "patterns.sms"),
    ],
)
def test_a_fault_names_its_place(gateways: list[dict], code: str, path: str) -> None:
    with pytest.raises(InputError) as fault:
        read_gateways({"gateways": gateways}, ENVIRONMENT)
    assert (fault.value.code, fault.value.path) == (code, path)
