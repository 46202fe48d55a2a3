"""Each gateway with the vendor that it talks to, behind one face for the contract's tests."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from apprise.plugins.twilio import NotifyTwilio
from tests.unit.gateways.carrier_thread import CarrierThread
from tests.unit.gateways.fake_gateway import FakeGateway
from tests.unit.gateways.mail_server import MailServer
from tests.unit.gateways.smsc import Smsc
from tests.unit.gateways.vendor_servers import AlibabaServer, TencentServer, TwilioServer

from arrears.office.carrier.manners import Manners
from arrears.office.gateways.alibaba import AlibabaAccount, AlibabaGateway
from arrears.office.gateways.by_apprise import AppriseGateway
from arrears.office.gateways.local import local_gateway
from arrears.office.gateways.port import Gateway, Message, Reason
from arrears.office.gateways.smpp import SmppGateway
from arrears.office.gateways.smpp import Smsc as SmscAccount
from arrears.office.gateways.smtp import MailServer as MailAccount
from arrears.office.gateways.smtp import SmtpGateway
from arrears.office.gateways.tencent import TencentAccount, TencentGateway

KEY = "a-key-of-the-callbacks"


def soon(seconds: float = 20) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def message(channel: str = "sms", address: str = "+8613900000000", **changes: object) -> Message:
    """Return a message whose text ends in its id, so that a vendor that is not told our id can be asked for it."""
    identity = uuid4()
    fields = {
        "subject": "还款提醒", "template_code": "SMS_1", "variables": {"name": "张三", "amount": "1,200.00"},
        "text": f"您尾号1234的账单已逾期 {identity}", "lender": "示例消金", "language": "zh",
    }  # fmt: skip
    return Message(id=identity, channel=channel, address=address, **(fields | changes))  # type: ignore[arg-type]


class Bench:
    """A gateway and its vendor. `taken` gives the ids that the vendor took, in their order, doubled ones twice."""

    channel = "sms"
    good, bad = "+8613900000000", "+8610000000001"
    gateway: Gateway
    knows_absence = False

    def message(self, address: str | None = None) -> Message:
        return message(self.channel, address or self.good)

    def taken(self) -> list[str]:
        raise NotImplementedError

    def break_next_answer(self) -> None:
        """The next message is taken, and the connection breaks before the answer."""
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError


class FakeBench(Bench):
    knows_absence = True

    def __init__(self, _folder: Path) -> None:
        self.gateway = self.fake = FakeGateway()
        self.fake.refuse[self.bad] = Reason.BAD_ADDRESS

    def taken(self) -> list[str]:
        return [str(one.id) for one in self.fake.taken]

    def break_next_answer(self) -> None:
        self.fake.lose = True

    def stop(self) -> None:
        self.fake.down = True


class CarrierBench(Bench):
    knows_absence = True
    bad = "not a number"

    def __init__(self, folder: Path) -> None:
        self.folder, self.manners = folder, Manners(stall_ms=0)
        self._open()

    def _open(self) -> None:
        self.vendor = CarrierThread(self.folder / "ledger.db", self.manners)
        self.gateway = local_gateway(self.vendor.url)

    def taken(self) -> list[str]:
        with sqlite3.connect(self.folder / "ledger.db") as base:
            return [row[0] for row in base.execute("SELECT id FROM submission WHERE result = 'accepted' ORDER BY n")]

    def break_next_answer(self) -> None:
        self.vendor.stop()
        self.manners = Manners(lost_answer=1000)
        self._open()

    def stop(self) -> None:
        self.vendor.stop()


class MailBench(Bench):
    channel, good, bad = "email", "zhang@example.org", "nobody@example.org"

    def __init__(self, _folder: Path) -> None:
        self.vendor = MailServer()
        self.gateway = SmtpGateway(
            MailAccount("127.0.0.1", "desk@lender.example", KEY, self.vendor.port, "none", "desk", "secret")
        )

    def taken(self) -> list[str]:
        return [str(one["id"]) for one in self.vendor.taken]

    def break_next_answer(self) -> None:
        self.vendor.moods.append("drop")

    def stop(self) -> None:
        self.vendor.stop()


class AlibabaBench(Bench):
    knows_absence = True

    def __init__(self, _folder: Path) -> None:
        self.vendor = AlibabaServer()
        self.gateway = AlibabaGateway(
            AlibabaAccount(self.vendor.key_id, self.vendor.secret, KEY, endpoint=self.vendor.host, protocol="http")
        )

    def taken(self) -> list[str]:
        return [one["id"] for one in self.vendor.taken]

    def break_next_answer(self) -> None:
        self.vendor.moods.append("drop")

    def stop(self) -> None:
        self.vendor.stop()


class TencentBench(AlibabaBench):
    knows_absence = False

    def __init__(self, _folder: Path) -> None:
        self.vendor = TencentServer()
        self.gateway = TencentGateway(
            TencentAccount(
                self.vendor.secret_id, self.vendor.secret_key, "1400006666", KEY, endpoint=self.vendor.host,
                protocol="http",
            )
        )  # fmt: skip


class SmppBench(Bench):
    def __init__(self, _folder: Path) -> None:
        self.vendor = Smsc()
        self.gateway = SmppGateway(SmscAccount("127.0.0.1", self.vendor.port, "desk", "secret", "10690"), timeout=3)

    def taken(self) -> list[str]:
        return [str(one["text"]).split()[-1] for one in self.vendor.taken]

    def break_next_answer(self) -> None:
        self.vendor.moods.append("drop")

    def stop(self) -> None:
        self.vendor.stop()
        self.gateway.close()


class AppriseBench(Bench):
    bad = "not a number"

    def __init__(self, _folder: Path) -> None:
        self.vendor = TwilioServer()
        NotifyTwilio.notify_sms_url = f"http://{self.vendor.host}/2010-04-01/Accounts/{{sid}}/Messages.json"
        NotifyTwilio.request_rate_per_sec = 0
        self.gateway = AppriseGateway({"sms": "twilio://AC0123456789:0123456789@+15005550006/{address}"})

    def taken(self) -> list[str]:
        return [one["Body"].split()[-1] for one in self.vendor.taken]

    def break_next_answer(self) -> None:
        self.vendor.moods.append("drop")

    def stop(self) -> None:
        self.vendor.stop()


BENCHES: dict[str, Callable[[Path], Bench]] = {
    "fake": FakeBench, "carrier": CarrierBench, "smtp": MailBench, "alibaba": AlibabaBench, "tencent": TencentBench,
    "smpp": SmppBench, "apprise": AppriseBench,
}  # fmt: skip
