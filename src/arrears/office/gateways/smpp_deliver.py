"""What an SMSC delivers: receipts and people's answers (SMPP 3.4, 4.6 and appendix B)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from smpplib import consts
from smpplib.gsm import GSM_CHARACTER_TABLE

from arrears.office.gateways.port import Event, Reply, Report, Status

_RECEIPT = 0x04
_STATUSES = {
    "DELIVRD": Status.DELIVERED,
    "EXPIRED": Status.EXPIRED,
    "DELETED": Status.FAILED,
    "UNDELIV": Status.FAILED,
    "REJECTD": Status.REJECTED,
}
_FIELD = re.compile(r"\b(id|stat|err):([^ ]*)", re.IGNORECASE)


def read_deliver(pdu: Any) -> Event | None:
    """Return the event of a deliver_sm; None for an intermediate notification or a receipt without meaning to us."""
    octets: bytes = pdu.short_message or getattr(pdu, "message_payload", None) or b""
    if pdu.esm_class & 0x3C == _RECEIPT:
        return _receipt(pdu, octets.decode("ascii", "replace"))
    text, address = decode(octets, pdu.data_coding), _text(pdu.source_addr)
    number = address if address.startswith("+") or not address.isdigit() or len(address) < 8 else f"+{address}"
    # It has no id. Told again in the same session it is the same; after a broken one, better heard twice than lost.
    now = datetime.now(UTC)
    identity = sha256(f"{number}\n{pdu.sequence}\n{now:%Y%m%d}\n{text}".encode()).hexdigest()[:32]
    return Reply(f"smpp:{identity}", "sms", number, text, now)


def decode(octets: bytes, coding: int) -> str:
    """Return a text from its octets and data coding."""
    if coding == consts.SMPP_ENCODING_ISO10646:
        return octets.decode("utf-16-be", "replace")
    if coding == consts.SMPP_ENCODING_ISO88591:
        return octets.decode("iso-8859-1")
    text, shift = "", 0
    for octet in octets:
        if octet == 0x1B:
            shift = 0x80
            continue
        text += GSM_CHARACTER_TABLE[shift + (octet & 0x7F)]
        shift = 0
    return text


def _receipt(pdu: Any, text: str) -> Report | None:
    said = {name.lower(): value for name, value in _FIELD.findall(text)}
    vendor_id = _text(getattr(pdu, "receipted_message_id", None)) or said.get("id", "")
    status = _STATUSES.get(said.get("stat", "").upper())
    if not vendor_id or status is None:
        return None
    code = said.get("stat", "").upper() + (f" {said['err']}" if said.get("err") else "")
    return Report(None, status, datetime.now(UTC), vendor_id, code)


def _text(value: bytes | str | None) -> str:
    return value.decode("ascii", "replace").rstrip("\0") if isinstance(value, bytes) else value or ""
