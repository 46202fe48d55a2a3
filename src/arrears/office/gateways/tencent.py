"""Tencent Cloud SMS (腾讯云短信) through its own SDK: SendSms, status by number, pushed receipts and replies.

The SDK signs with TC3-HMAC-SHA256. Our id is the SessionContext, which SendSms repeats; receipts name the SerialNo
alone (cloud.tencent.com/document/api/382/5807), and the status that can be pulled names our id only on accounts for
which Tencent has opened that.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import PullSmsSendStatusByPhoneNumberRequest, SendSmsRequest
from tencentcloud.sms.v20210111.sms_client import SmsClient

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
GIVE_UP = timedelta(hours=24)
"""The service tells what became of a message only once the network has reported: after this it never will."""
_REASONS = {
    "InvalidParameterValue.IncorrectPhoneNumber": Reason.BAD_ADDRESS,
    "FailedOperation.PhoneNumberParseFail": Reason.BAD_ADDRESS,
    "FailedOperation.PhoneNumberInBlacklist": Reason.BLACKLISTED,
}
# It writes whole requests, numbers and texts included.
logging.getLogger("tencentcloud_sdk_common").disabled = True
_LIMITS = ("LimitExceeded", "RequestLimitExceeded")
_NOBODY_KNOWS = ("InternalError", "ClientNetworkError", "ServerNetworkError")


@dataclass(frozen=True)
class TencentAccount:
    """An account and its SMS application. `sign_name` is the approved signature, the lender's name where None."""

    secret_id: str
    secret_key: str
    sdk_app_id: str
    callback_key: str
    sign_name: str | None = None
    region: str = "ap-guangzhou"
    endpoint: str = "sms.tencentcloudapi.com"
    protocol: str = "https"


class TencentGateway:
    """Sends approved templates by SMS."""

    name = "tencent"
    channels = frozenset({"sms"})
    batch = 20

    def __init__(self, account: TencentAccount, *, timeout: float = 10) -> None:
        """Keep the account; a client is made for each call, as the SDK's are not to be shared by threads."""
        self._account, self._timeout = account, timeout

    def send(self, messages: Sequence[Message], until: datetime) -> list[Outcome]:
        """Send one after the other: variables and SessionContext are of the whole request."""
        return [self._send(message, until) for message in messages]

    def _send(self, message: Message, until: datetime) -> Outcome:
        if not message.template_code:
            return Refused(message.id, Reason.REFUSED, "no_template_code")
        request = SendSmsRequest()
        request.PhoneNumberSet = [message.address]
        request.SmsSdkAppId = self._account.sdk_app_id
        request.TemplateId = message.template_code
        request.SignName = self._account.sign_name or message.lender
        request.TemplateParamSet = list(message.variables.values())
        request.SessionContext = str(message.id)
        last: Outcome = Refused(message.id, Reason.UNREACHABLE, "too_late")
        for timeout in attempts(until, self._timeout):
            last = self._attempt(message.id, request, timeout)
            if not (isinstance(last, Refused) and _at_once(last)):
                return last
        return last

    def _attempt(self, identity: UUID, request: SendSmsRequest, timeout: float) -> Outcome:
        try:
            answer = self._client(timeout).SendSms(request)
            sent = (answer.SendStatusSet or [])[0]
        except TencentCloudSDKException as fault:
            if fault.code == "ClientNetworkError" and never_left(fault):
                return Refused(identity, Reason.UNREACHABLE, "no_connection")
            return outcome_of(identity, fault.code or "")
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            return Unknown(identity, "unreadable_answer")  # the SDK could not make sense of a body
        if sent.Code == "Ok":
            return Accepted(identity, sent.SerialNo)
        return outcome_of(identity, sent.Code or "")

    def find(self, doubts: Sequence[Doubt], now: datetime) -> dict[UUID, State]:
        """Look for receipts; the service cannot say that it never had a message, so none is ever absent."""
        return {doubt.message.id: self._find(doubt, now) for doubt in doubts}

    def _find(self, doubt: Doubt, now: datetime) -> State:
        request = PullSmsSendStatusByPhoneNumberRequest()
        request.BeginTime, request.EndTime = int(doubt.since.timestamp()) - 1, int(now.timestamp())
        request.Offset, request.Limit = 0, 100
        request.PhoneNumber, request.SmsSdkAppId = doubt.message.address, self._account.sdk_app_id
        try:
            answer = self._client(self._timeout).PullSmsSendStatusByPhoneNumber(request)
            rows = list(answer.PullSmsSendStatusSet or [])
        except (TencentCloudSDKException, ValueError, TypeError, KeyError, AttributeError):
            rows = []
        for row in rows:
            if row.SessionContext == str(doubt.message.id) or (doubt.vendor_id and row.SerialNo == doubt.vendor_id):
                return State.DELIVERED if row.ReportStatus == "SUCCESS" else State.FAILED
        return State.PENDING if now <= doubt.until + GIVE_UP else State.UNKNOWABLE

    def events(self, after: str = "") -> Events:
        """Nothing to fetch: what is pulled by account is gone at once, so the office is called back instead."""
        return Events([], after)

    def parse_callback(self, callback: Callback) -> list[Event]:
        """Read pushed receipts (a JSON array) or a pushed reply (an object)."""
        check_key(callback, self._account.callback_key)
        try:
            given = json.loads(callback.body)
            return [_reply(given)] if isinstance(given, dict) else [_report(item) for item in given]
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            raise CallbackRefused("malformed") from None

    def answer(self) -> tuple[str, bytes]:
        """Without this body the service pushes again."""
        return "application/json", b'{"result":0,"errmsg":"OK"}'

    def close(self) -> None:
        """Clients end with their calls."""

    def _client(self, timeout: float) -> SmsClient:
        account = self._account
        http = HttpProfile(protocol=account.protocol, endpoint=account.endpoint, reqTimeout=timeout)  # type: ignore[arg-type]
        profile = ClientProfile(signMethod="TC3-HMAC-SHA256", httpProfile=http)
        return SmsClient(Credential(account.secret_id, account.secret_key), account.region, profile)


def outcome_of(identity: UUID, code: str) -> Outcome:
    """Return what an error code means (cloud.tencent.com/document/api/382/59177)."""
    family = code.split(".")[0]
    if code in _REASONS:
        return Refused(identity, _REASONS[code], code)
    if family in _LIMITS:
        return Refused(identity, Reason.RATE_LIMITED, code)
    if family in _NOBODY_KNOWS or not code:
        return Unknown(identity, code)
    return Refused(identity, Reason.REFUSED, code)


def _at_once(refused: Refused) -> bool:
    """Return whether the attempt can be made again within the lease; a number's limit of the day cannot."""
    return refused.reason is Reason.UNREACHABLE or refused.code.startswith("RequestLimitExceeded")


def _report(item: Mapping[str, Any]) -> Report:
    code = str(item.get("errmsg") or "")
    return Report(
        message=None,
        status=Status.DELIVERED if item["report_status"] == "SUCCESS" else Status.FAILED,
        at=datetime.fromisoformat(item["user_receive_time"]).replace(tzinfo=BEIJING),
        vendor_id=str(item["sid"]),
        code=code,
    )


def _reply(item: Mapping[str, Any]) -> Reply:
    """Return a reply; the service gives it no id, so that is made of what it consists of."""
    address, text, second = f"+{item['nationcode']}{item['mobile']}", str(item["text"]), int(item["time"])
    identity = sha256(json.dumps([address, text, second]).encode()).hexdigest()[:32]
    return Reply(f"tencent:{identity}", "sms", address, text, datetime.fromtimestamp(second, UTC))
