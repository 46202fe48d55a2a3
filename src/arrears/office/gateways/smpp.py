"""SMPP 3.4 to a network operator's SMSC: submit_sm, query_sm, and deliver_sm for receipts and answers.

SMPP has no room for our id. The SMSC's own id comes with submit_sm_resp; a message whose answer was lost can never be
found again and counts as sent. A deliver_sm is acknowledged a few seconds after the office has fetched it, so that
every tenant has had it on record; until then the SMSC keeps it, and tells it again after a crash.
"""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any
from uuid import UUID

import smpplib.client
from smpplib import consts, exceptions, smpp
from smpplib.gsm import gsm_encode

from arrears.office.gateways.attempts import attempts, seconds_left
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
    State,
    Unknown,
)
from arrears.office.gateways.smpp_deliver import read_deliver

_BROKEN = (exceptions.ConnectionError, OSError)
_REASONS = {
    consts.SMPP_ESME_RINVDSTADR: Reason.BAD_ADDRESS,
    consts.SMPP_ESME_RINVDSTTON: Reason.BAD_ADDRESS,
    consts.SMPP_ESME_RINVDSTNPI: Reason.BAD_ADDRESS,
    consts.SMPP_ESME_RTHROTTLED: Reason.RATE_LIMITED,
    consts.SMPP_ESME_RMSGQFUL: Reason.RATE_LIMITED,
    consts.SMPP_ESME_RSYSERR: Reason.UNREACHABLE,
}
_STATES = {
    consts.SMPP_MESSAGE_STATE_DELIVERED: State.DELIVERED,
    consts.SMPP_MESSAGE_STATE_EXPIRED: State.FAILED,
    consts.SMPP_MESSAGE_STATE_DELETED: State.FAILED,
    consts.SMPP_MESSAGE_STATE_UNDELIVERABLE: State.FAILED,
    consts.SMPP_MESSAGE_STATE_REJECTED: State.FAILED,
}
_SHORT = 254
_LISTEN_SECONDS = 0.05
HOLD_SECONDS = 3.0


@dataclass(frozen=True)
class Smsc:
    """A short message centre and our account on it. `source` is the sender's number or name."""

    host: str
    port: int
    system_id: str
    password: str
    source: str
    system_type: str = ""


@dataclass
class _Held:
    """A deliver_sm that is not yet acknowledged."""

    number: int
    pdu: Any
    event: Event | None
    fetched_at: float | None = None


class _Session(smpplib.client.Client):
    """A session that keeps deliver_sm until they have been fetched for a while."""

    def __init__(self, host: str, port: int, timeout: float) -> None:
        super().__init__(host, port, timeout=max(1, round(timeout)), logger_name="smpp", allow_unknown_opt_params=True)
        self.logger.disabled = True  # it writes whole PDUs, numbers and texts included
        self.token = token_hex(4)
        self.answers: dict[int, Any] = {}
        self.held: list[_Held] = []
        self.received = 0
        self.set_message_sent_handler(self._answered)
        self.set_query_resp_handler(self._answered)
        self.set_error_pdu_handler(self._answered)

    def _answered(self, pdu: Any) -> None:
        self.answers[pdu.sequence] = pdu

    def _message_received(self, pdu: Any) -> None:
        self.received += 1
        self.held.append(_Held(self.received, pdu, read_deliver(pdu)))

    def acknowledge(self, now: float) -> None:
        """Acknowledge what was fetched long enough ago."""
        done = [one for one in self.held if one.fetched_at is not None and now - one.fetched_at >= HOLD_SECONDS]
        for one in done:
            answer = smpp.make_pdu("deliver_sm_resp", client=self)
            answer.sequence = one.pdu.sequence
            self.send_pdu(answer)
            self.held.remove(one)

    def fetch(self, after: str, now: float) -> Events:
        """Return what is held after a place of this session; all of it after a place of another one."""
        token, _, number = after.partition(":")
        seen = int(number) if token == self.token else 0
        fresh = [one for one in self.held if one.number > seen]
        for one in fresh:
            one.fetched_at = one.fetched_at or now
        if not fresh:
            return Events([], after)
        return Events([one.event for one in fresh if one.event is not None], f"{self.token}:{fresh[-1].number}")

    def wait_for(self, sequence: int, seconds: float) -> Any:
        """Read until the answer to a PDU is there; raises TimeoutError."""
        end = time.monotonic() + seconds
        while sequence not in self.answers:
            if not self.take(max(0, end - time.monotonic())) and time.monotonic() >= end:
                raise TimeoutError
        return self.answers.pop(sequence)

    def take(self, seconds: float) -> bool:
        """Read one PDU if one comes in time."""
        if self._socket is None:
            raise exceptions.ConnectionError
        readable, _, _ = select.select([self._socket], [], [], seconds)
        if readable:
            self.read_once(auto_send_enquire_link=False)
        return bool(readable)


class SmppGateway:
    """One transceiver session to an SMSC, opened when it is needed and again when it broke."""

    name = "smpp"
    channels = frozenset({"sms"})
    batch = 50

    def __init__(self, smsc: Smsc, *, timeout: float = 10) -> None:
        """Keep the address; the session is opened by the first call."""
        self._smsc, self._timeout = smsc, timeout
        self._lock = threading.Lock()
        self._session: _Session | None = None

    def send(self, messages: Sequence[Message], until: datetime) -> list[Outcome]:
        """Submit one after the other; a broken session leaves the message under way unknown, and is opened again."""
        with self._lock:
            return [self._send(message, until) for message in messages]

    def _send(self, message: Message, until: datetime) -> Outcome:
        last: Outcome = Refused(message.id, Reason.UNREACHABLE, "too_late")
        for timeout in attempts(until, self._timeout):
            try:
                session = self._bound()
            except exceptions.PDUError as fault:
                return Refused(message.id, Reason.REFUSED, f"bind {_status(fault)}")
            except _BROKEN:
                self._drop()
                last = Refused(message.id, Reason.UNREACHABLE, "no_connection")
                continue
            return self._submit(session, message, min(timeout, seconds_left(until)))
        return last

    def _submit(self, session: _Session, message: Message, seconds: float) -> Outcome:
        try:
            pdu = smpp.make_pdu("submit_sm", client=session, **self._fields(message))
            pdu.generate()
        except (ValueError, TypeError):
            return Refused(message.id, Reason.BAD_ADDRESS, "not_a_number")
        try:
            session.send_pdu(pdu)
            answer = session.wait_for(pdu.sequence, seconds)
        except (*_BROKEN, exceptions.PDUError) as fault:
            self._drop()
            return Unknown(message.id, type(fault).__name__)
        if answer.status == consts.SMPP_ESME_ROK:
            return Accepted(message.id, _text(answer.message_id))
        reason = _REASONS.get(answer.status, Reason.REFUSED)
        return Refused(message.id, reason, f"0x{answer.status:08x}")

    def _fields(self, message: Message) -> dict[str, Any]:
        """Return submit_sm's fields; a long text goes whole into message_payload, so that one id stands for it."""
        digits = message.address.removeprefix("+")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
            raise ValueError("not a number")
        coding, encoded = encode(message.text)
        body = {"short_message": encoded} if len(encoded) <= _SHORT else {"message_payload": encoded}
        named = not self._smsc.source.removeprefix("+").isdigit()
        return {
            "source_addr_ton": consts.SMPP_TON_ALNUM if named else consts.SMPP_TON_INTL,
            "source_addr_npi": consts.SMPP_NPI_UNK if named else consts.SMPP_NPI_ISDN,
            "source_addr": self._smsc.source.removeprefix("+"),
            "dest_addr_ton": consts.SMPP_TON_INTL,
            "dest_addr_npi": consts.SMPP_NPI_ISDN,
            "destination_addr": digits,
            "data_coding": coding,
            "registered_delivery": True,
            **body,
        }

    def find(self, doubts: Sequence[Doubt], now: datetime) -> dict[UUID, State]:  # noqa: ARG002
        """Query by the SMSC's id; without one a message can never be found."""
        with self._lock:
            return {
                doubt.message.id: self._query(doubt.vendor_id) if doubt.vendor_id else State.UNKNOWABLE
                for doubt in doubts
            }

    def _query(self, vendor_id: str) -> State:
        try:
            session = self._bound()
            pdu = session.query_message(
                message_id=vendor_id,
                source_addr_ton=consts.SMPP_TON_INTL,
                source_addr_npi=consts.SMPP_NPI_ISDN,
                source_addr=self._smsc.source.removeprefix("+"),
            )
            answer = session.wait_for(pdu.sequence, self._timeout)
        except (*_BROKEN, exceptions.PDUError):
            self._drop()
            return State.PENDING
        if answer.status != consts.SMPP_ESME_ROK:
            return State.ACCEPTED  # it was taken, and the SMSC has forgotten it
        return _STATES.get(answer.message_state, State.ACCEPTED)

    def events(self, after: str = "") -> Events:
        """Return what has come after a place."""
        with self._lock:
            try:
                session = self._bound()
                session.acknowledge(time.monotonic())
                while session.take(_LISTEN_SECONDS):
                    pass
                return session.fetch(after, time.monotonic())
            except (*_BROKEN, exceptions.PDUError):
                self._drop()
                return Events([], after)

    def parse_callback(self, callback: Callback) -> list[Event]:  # noqa: ARG002
        """An SMSC does not call back over HTTP."""
        raise CallbackRefused("unsigned")

    def answer(self) -> tuple[str, bytes]:
        """Nobody waits for it."""
        return "text/plain", b""

    def close(self) -> None:
        """Unbind."""
        with self._lock:
            if self._session is not None:
                try:
                    self._session.unbind()
                except (*_BROKEN, exceptions.PDUError):
                    pass  # it is being let go of anyway
                self._drop()

    def _bound(self) -> _Session:
        if self._session is None:
            session = _Session(self._smsc.host, self._smsc.port, self._timeout)
            try:
                session.connect()
                session.bind_transceiver(
                    system_id=self._smsc.system_id,
                    password=self._smsc.password,
                    system_type=self._smsc.system_type,
                )
            except BaseException:
                session.disconnect()
                raise
            self._session = session
        return self._session

    def _drop(self) -> None:
        if self._session is not None:
            self._session.disconnect()
            self._session = None


def encode(text: str) -> tuple[int, bytes]:
    """Return the data coding and the octets of a text: the GSM alphabet where it suffices, else UCS-2."""
    try:
        return consts.SMPP_ENCODING_DEFAULT, gsm_encode(text)
    except UnicodeError:
        return consts.SMPP_ENCODING_ISO10646, text.encode("utf-16-be")


def _status(fault: exceptions.PDUError) -> str:
    return f"0x{fault.args[1]:08x}" if len(fault.args) > 1 else ""


def _text(value: bytes | str | None) -> str | None:
    return value.decode("ascii", "replace") if isinstance(value, bytes) else value
