"""Local servers that stand for vendors: they check the documented signatures and answer with the documented bodies."""

import json
import threading
import urllib.parse
from collections import deque
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zoneinfo import ZoneInfo

from tests.unit.gateways.signed_requests import acs3_fault, tc3_fault

BAD_NUMBER = "+8610000000001"
BLOCKED_NUMBER = "+8610000000002"


class VendorServer:
    """An HTTP server on loopback. `moods` says, one a request, what goes wrong: throttle, error, drop, garbage."""

    def __init__(self) -> None:
        vendor = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                status, answer = vendor.answer(self.command, self.path, dict(self.headers), body)
                if status == 0:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST

            def log_message(self, *_arguments: object) -> None:
                pass

        self.moods: deque[str] = deque()
        self.taken: list[dict[str, str]] = []
        self.faults: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        raise NotImplementedError

    def mood(self) -> str:
        return self.moods.popleft() if self.moods else ""


class AlibabaServer(VendorServer):
    """SendSms and QuerySendDetails of dysmsapi, version 2017-05-25."""

    key_id, secret = "LTAI-example", "example-secret"

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        fault = acs3_fault(method, target, headers, body, self.key_id, self.secret)
        if fault is not None:
            self.faults.append(fault)
            return 400, _json(Code="SignatureDoesNotMatch", Message=fault, RequestId="R")
        given = {name.lower(): value for name, value in headers.items()}
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(target).query))
        if given["x-acs-action"] == "QuerySendDetails":
            return 200, self.details(query)
        mood = self.mood()
        if mood == "throttle":
            return 400, _json(Code="Throttling.User", Message="Request was denied", RequestId="R")
        if mood == "error":
            return 503, _json(Code="ServiceUnavailable", Message="later", RequestId="R")
        if mood in {"isp.SYSTEM_ERROR", "isv.BUSINESS_LIMIT_CONTROL", "isv.SMS_TEMPLATE_ILLEGAL"}:
            return 200, _json(Code=mood, Message="no", RequestId="R")
        if query["PhoneNumbers"] == BAD_NUMBER:
            return 200, _json(Code="isv.MOBILE_NUMBER_ILLEGAL", Message="手机号码格式错误", RequestId="R")
        self.taken.append(query | {"id": query["OutId"]})
        if mood == "drop":
            return 0, b""
        if mood == "garbage":
            return 200, b"<html>"
        return 200, _json(Code="OK", Message="OK", RequestId="R", BizId=f"{len(self.taken)}^0")

    def details(self, query: dict[str, str]) -> bytes:
        today = f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y%m%d}"
        rows = [
            {
                "PhoneNum": query["PhoneNumber"], "SendStatus": 3, "ErrCode": "DELIVERED", "OutId": one["OutId"],
                "TemplateCode": one["TemplateCode"], "SendDate": "2026-11-22 10:00:00",
                "ReceiveDate": "2026-11-22 10:00:03",
            }
            for one in self.taken
            if one["PhoneNumbers"].removeprefix("+86") == query["PhoneNumber"] and query["SendDate"] == today
        ]  # fmt: skip
        size, page = int(query["PageSize"]), int(query["CurrentPage"])
        part = rows[(page - 1) * size : page * size]
        return _json(
            Code="OK",
            Message="OK",
            RequestId="R",
            TotalCount=str(len(rows)),
            SmsSendDetailDTOs={"SmsSendDetailDTO": part},
        )


class TencentServer(VendorServer):
    """SendSms and PullSmsSendStatusByPhoneNumber of sms, version 2021-01-11."""

    secret_id, secret_key = "AKID-example", "example-secret"

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        fault = tc3_fault(method, headers, body, self.secret_id, self.secret_key)
        if fault is not None:
            self.faults.append(fault)
            return 200, _response(Error={"Code": "AuthFailure.SignatureFailure", "Message": fault})
        given = {name.lower(): value for name, value in headers.items()}
        request = json.loads(body)
        if given["x-tc-action"] == "PullSmsSendStatusByPhoneNumber":
            return 200, self.statuses(request)
        mood = self.mood()
        if mood == "throttle":
            return 200, _response(Error={"Code": "RequestLimitExceeded", "Message": "slower"})
        if mood == "error":
            return 200, _response(Error={"Code": "InternalError.Timeout", "Message": "60008"})
        number = request["PhoneNumberSet"][0]
        code = {BAD_NUMBER: "InvalidParameterValue.IncorrectPhoneNumber", BLOCKED_NUMBER: _BLOCKED}.get(
            number, mood or "Ok"
        )
        if code in {"Ok", "drop", "garbage"}:
            self.taken.append(request | {"id": request["SessionContext"]})
            if code == "drop":
                return 0, b""
            if code == "garbage":
                return 200, b"<html>"
        status = {
            "SerialNo": f"5000:{len(self.taken)}" if code == "Ok" else "",
            "PhoneNumber": number, "Fee": 1, "Code": code,
            "SessionContext": request["SessionContext"], "Message": "", "IsoCode": "CN",
        }  # fmt: skip
        return 200, _response(SendStatusSet=[status])

    def statuses(self, request: dict[str, str]) -> bytes:
        found = [
            {
                "UserReceiveTime": 1, "CountryCode": "86", "SubscriberNumber": request["PhoneNumber"][3:],
                "PhoneNumber": request["PhoneNumber"], "SerialNo": f"5000:{place}", "ReportStatus": "SUCCESS",
                "Description": "DELIVRD", "SessionContext": one["SessionContext"],
            }
            for place, one in enumerate(self.taken, 1)
            if one["PhoneNumberSet"] == [request["PhoneNumber"]]
        ]  # fmt: skip
        return _response(PullSmsSendStatusSet=found)


class TwilioServer(VendorServer):
    """Messages.json of Twilio: HTTP basic authentication, a form, 201 with the message's sid."""

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        form = dict(urllib.parse.parse_qsl(body.decode()))
        self.taken.append(form | {"target": target, "authorization": headers.get("Authorization", "")})
        mood = self.mood()
        if mood == "drop":
            return 0, b""
        if mood == "refuse":
            self.taken.pop()
            return 400, _json(code=21211, message="Invalid 'To' Phone Number", status=400)
        return 201, _json(sid="SM0123456789", status="queued")


_BLOCKED = "FailedOperation.PhoneNumberInBlacklist"


def _response(**fields: object) -> bytes:
    return _json(Response={**fields, "RequestId": "R"})


def _json(**fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()
