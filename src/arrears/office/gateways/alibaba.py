"""Alibaba Cloud SMS (阿里云短信) through its own SDK: SendSms, QuerySendDetails, pushed SmsReport and SmsUp.

The SDK signs with ACS3-HMAC-SHA256. Our id is the OutId; the service itself forgets nothing but promises no
idempotence (help.aliyun.com/document_detail/419273), so the SDK's own retries are off.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_dysmsapi20170525.models import QuerySendDetailsRequest, SendSmsRequest
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.exceptions import UnretryableException
from darabonba.runtime import RuntimeOptions

from arrears.office.gateways.attempts import attempts
from arrears.office.gateways.network import check_key, never_left
from arrears.office.gateways.port import (
    Accepted,
    Callback,
    CallbackRefused,
    Doubt,
    Event,
    Events,
    Message,
    Outcome,
    Reason,
    Refused,
    Reply,
    Report,
    State,
    Status,
    Unknown,
)

BEIJING = ZoneInfo("Asia/Shanghai")
SETTLE = timedelta(minutes=10)
"""How long after a message's time QuerySendDetails may still come to know of it; absent is said only then."""
UNREADABLE = "unreadable_answer"
_PAGE = 50
_REASONS = {
    "isv.MOBILE_NUMBER_ILLEGAL": Reason.BAD_ADDRESS,
    "isv.PHONE_NUMBER_ILLEGAL": Reason.BAD_ADDRESS,
    "isv.BUSINESS_LIMIT_CONTROL": Reason.RATE_LIMITED,
    "isv.DAY_LIMIT_CONTROL": Reason.RATE_LIMITED,
    "isv.MONTH_LIMIT_CONTROL": Reason.RATE_LIMITED,
}
_STATES = {1: State.ACCEPTED, 2: State.FAILED, 3: State.DELIVERED}


@dataclass(frozen=True)
class AlibabaAccount:
    """An account. `sign_name` is the approved signature (签名), the lender's name where None."""

    access_key_id: str
    access_key_secret: str
    callback_key: str
    sign_name: str | None = None
    endpoint: str = "dysmsapi.aliyuncs.com"
    protocol: str = "https"


class AlibabaGateway:
    """Sends approved templates by SMS."""

    name = "alibaba"
    channels = frozenset({"sms"})
    batch = 20

    def __init__(self, account: AlibabaAccount, *, timeout: float = 10) -> None:
        """Make the SDK's client; nothing is sent yet."""
        self._account, self._timeout = account, timeout
        self._client = Client(
            Config(
                access_key_id=account.access_key_id,
                access_key_secret=account.access_key_secret,
                endpoint=account.endpoint,
                protocol=account.protocol,
            )
        )

    def send(self, messages: Sequence[Message], until: datetime) -> list[Outcome]:
        """Send one after the other: only so has each its own OutId."""
        return [self._send(message, until) for message in messages]

    def _send(self, message: Message, until: datetime) -> Outcome:
        if not message.template_code:
            return Refused(message.id, Reason.REFUSED, "no_template_code")
        request = SendSmsRequest(
            phone_numbers=message.address,
            sign_name=self._account.sign_name or message.lender,
            template_code=message.template_code,
            template_param=json.dumps(dict(message.variables), ensure_ascii=False),
            out_id=str(message.id),
        )
        last: Outcome = Refused(message.id, Reason.UNREACHABLE, "too_late")
        for timeout in attempts(until, self._timeout):
            last = self._attempt(message.id, request, timeout)
            if not (isinstance(last, Refused) and _at_once(last)):
                return last
        return last

    def _attempt(self, identity: UUID, request: SendSmsRequest, timeout: float) -> Outcome:
        try:
            body = self._client.send_sms_with_options(request, _patience(timeout)).body
        except AlibabaCloudException as fault:
            return outcome_of(identity, fault.code or "", fault.status_code or 500)
        except UnretryableException as fault:
            if never_left(fault):
                return Refused(identity, Reason.UNREACHABLE, "no_connection")
            return Unknown(identity, type(fault).__name__)
        except (ValueError, TypeError, AttributeError):
            return Unknown(identity, UNREADABLE)  # the SDK could not make sense of a body
        code: str = getattr(body, "code", None) or UNREADABLE  # the SDK gives None where a body has none
        return Accepted(identity, body.biz_id) if code == "OK" else outcome_of(identity, code, 200)

    def find(self, doubts: Sequence[Doubt], now: datetime) -> dict[UUID, State]:
        """Look each number's messages up on the days in question, by our OutId."""
        return {doubt.message.id: self._find(doubt, now) for doubt in doubts}

    def _find(self, doubt: Doubt, now: datetime) -> State:
        day, last = doubt.since.astimezone(BEIJING).date(), doubt.until.astimezone(BEIJING).date()
        try:
            while day <= last:
                if (state := self._on_day(doubt.message, f"{day:%Y%m%d}")) is not None:
                    return state
                day += timedelta(days=1)
        except (AlibabaCloudException, UnretryableException, ValueError, TypeError, AttributeError):
            return State.PENDING
        return State.ABSENT if now > doubt.until + SETTLE else State.PENDING

    def _on_day(self, message: Message, day: str) -> State | None:
        page = 1
        while True:
            request = QuerySendDetailsRequest(
                phone_number=number_asked_for(message.address), send_date=day, page_size=_PAGE, current_page=page
            )
            body = self._client.query_send_details_with_options(request, _patience(self._timeout)).body
            if getattr(body, "code", None) != "OK":
                raise ValueError("no answer")
            rows: list[Any] = (body.sms_send_detail_dtos and body.sms_send_detail_dtos.sms_send_detail_dto) or []
            for row in rows:
                if row.out_id == str(message.id):
                    return _STATES.get(int(row.send_status), State.ACCEPTED)
            if len(rows) < _PAGE:
                return None
            page += 1

    def events(self, after: str = "") -> Events:
        """Nothing to fetch: the service pushes."""
        return Events([], after)

    def parse_callback(self, callback: Callback) -> list[Event]:
        """Read pushed receipts (SmsReport) and replies (SmsUp): a JSON array of either."""
        check_key(callback, self._account.callback_key)
        try:
            return [_event(item) for item in json.loads(callback.body)]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise CallbackRefused("malformed") from None

    def answer(self) -> tuple[str, bytes]:
        """Without this body the service pushes again."""
        return "application/json", b'{"code":0,"msg":"OK"}'

    def close(self) -> None:
        """The SDK keeps its pool by itself."""


def outcome_of(identity: UUID, code: str, status: int) -> Outcome:
    """Return what an error code means; the service's own faults leave the message unknown."""
    if code in _REASONS:
        return Refused(identity, _REASONS[code], code)
    if code.startswith("Throttling"):
        return Refused(identity, Reason.RATE_LIMITED, code)
    if code.startswith("isp.") and code != "isp.RAM_PERMISSION_DENY":
        return Unknown(identity, code)
    if code == UNREADABLE or status >= 500:
        return Unknown(identity, code)
    return Refused(identity, Reason.REFUSED, code)


def number_asked_for(address: str) -> str:
    """Return a number as QuerySendDetails wants it: 11 digits in the mainland, else country code and number."""
    digits = address.removeprefix("+")
    return digits[2:] if digits.startswith("86") and len(digits) == 13 else digits


def _at_once(refused: Refused) -> bool:
    """Return whether the attempt can be made again within the lease; a day's limit cannot."""
    return refused.reason is Reason.UNREACHABLE or refused.code.startswith("Throttling")


def _patience(timeout: float) -> RuntimeOptions:
    milliseconds = max(1, int(timeout * 1000))
    return RuntimeOptions(autoretry=False, connect_timeout=milliseconds, read_timeout=milliseconds)


def _event(item: Mapping[str, Any]) -> Event:
    if "content" in item:
        return Reply(
            id=f"alibaba:{item['sequence_id']}", channel="sms", address=str(item["phone_number"]),
            text=str(item["content"]), at=_beijing(item["send_time"]),
        )  # fmt: skip
    return Report(
        message=_uuid(item.get("out_id")),
        status=Status.DELIVERED if item["success"] is True else Status.FAILED,
        at=_beijing(item["report_time"]),
        vendor_id=str(item["biz_id"]),
        code=str(item.get("err_code") or ""),
    )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None  # somebody else sent it from the same account


def _beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)
