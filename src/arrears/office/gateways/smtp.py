"""Email over SMTP. Our id is the Message-ID; bounces and answers come back as mails that name it (`mail_back.py`)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from uuid import UUID

from arrears.office.gateways.attempts import attempts, seconds_left
from arrears.office.gateways.mail_back import read_mail
from arrears.office.gateways.network import check_key
from arrears.office.gateways.port import (
    Accepted,
    Callback,
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

_FULL, _BUSY = {452}, {421, 450, 451, 454}
_NO_SUCH_BOX = {550, 551, 553}


@dataclass(frozen=True)
class MailServer:
    """A server. `security`: starttls, tls, or none (only on a trusted network)."""

    host: str
    sender: str
    """The address that sends, and to which bounces and answers come."""
    callback_key: str
    port: int = 587
    security: str = "starttls"
    user: str | None = None
    password: str | None = None


class SmtpGateway:
    """Sends plain text mails, a batch over one connection."""

    name = "smtp"
    channels = frozenset({"email"})
    batch = 50

    def __init__(self, server: MailServer, *, timeout: float = 15) -> None:
        """Keep the address; a connection is made for each batch."""
        self._server, self._timeout = server, timeout

    def send(self, messages: Sequence[Message], until: datetime) -> list[Outcome]:
        """Send over one connection; when it breaks, the message under way is unknown and the rest were not sent."""
        outcomes: list[Outcome] = []
        code = "too_late"
        for timeout in attempts(until, self._timeout) if messages else ():
            try:
                with self._connected(timeout) as connection:
                    while len(outcomes) < len(messages) and seconds_left(until) > 0:
                        outcomes.append(self._deliver(connection, messages[len(outcomes)]))
            except smtplib.SMTPAuthenticationError as fault:
                unsent = messages[len(outcomes) :]
                outcomes += [Refused(message.id, Reason.REFUSED, str(fault.smtp_code)) for message in unsent]
            except (OSError, smtplib.SMTPException) as fault:
                code = type(fault).__name__
                continue
            break
        rest = messages[len(outcomes) :]
        return outcomes + [Refused(message.id, Reason.UNREACHABLE, code) for message in rest]

    def find(self, doubts: Sequence[Doubt], now: datetime) -> dict[UUID, State]:  # noqa: ARG002
        """A mail server cannot be asked: what may have left counts as sent."""
        return {doubt.message.id: State.UNKNOWABLE for doubt in doubts}

    def events(self, after: str = "") -> Events:
        """Nothing to fetch: mails that come back are handed to `parse_callback`."""
        return Events([], after)

    def parse_callback(self, callback: Callback) -> list[Event]:
        """Read one mail that came to the sender's address: a bounce, a receipt or an answer."""
        check_key(callback, self._server.callback_key)
        return read_mail(callback.body, domain_of(self._server.sender), callback.received_at)

    def answer(self) -> tuple[str, bytes]:
        """Any 2xx will do."""
        return "text/plain", b""

    def close(self) -> None:
        """Connections end with their batch."""

    def _connected(self, timeout: float) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=timeout, context=ssl.create_default_context()
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=timeout)
        try:
            if server.security == "starttls":
                connection.starttls(context=ssl.create_default_context())
            connection.ehlo_or_helo_if_needed()
            if server.user is not None:
                connection.login(server.user, server.password or "")
        except BaseException:
            connection.close()
            raise
        return connection

    def _deliver(self, connection: smtplib.SMTP, message: Message) -> Outcome:
        """Hand one mail over. Until its text is sent a broken connection means that it did not leave."""
        try:
            body = compose(message, self._server.sender).as_bytes(policy=SMTP)
        except ValueError:
            return Refused(message.id, Reason.BAD_ADDRESS, "not_an_address")
        options = [f"ENVID={message.id}"] if connection.has_extn("dsn") else []
        steps = (
            lambda: connection.mail(self._server.sender, options),
            lambda: connection.rcpt(message.address, ["NOTIFY=SUCCESS,FAILURE"] if options else []),
        )
        for step in steps:
            code, said = step()
            if code >= 300:
                connection.rset()
                return refusal(message.id, code, said)
        try:
            code, said = connection.data(body)
        except smtplib.SMTPDataError as fault:  # refused before the text was sent
            connection.rset()
            return refusal(message.id, fault.smtp_code, _bytes(fault.smtp_error))
        except (OSError, smtplib.SMTPException) as fault:
            connection.close()
            return Unknown(message.id, type(fault).__name__)
        if code != 250:
            return refusal(message.id, code, said)
        return Accepted(message.id, message_id(message.id, domain_of(self._server.sender)))


def compose(message: Message, sender: str) -> EmailMessage:
    """Return the mail; raises ValueError for an address that is none, or that only SMTPUTF8 could carry."""
    box, at, host = message.address.rpartition("@")
    if (
        " " in message.address
        or not (box and at and host)
        or not message.address.isascii()
        or not message.address.isprintable()
    ):
        raise ValueError("not a mail address")
    mail = EmailMessage()
    mail["Message-ID"] = message_id(message.id, domain_of(sender))
    mail["From"] = formataddr((message.lender, sender))
    mail["To"] = message.address
    mail["Subject"] = " ".join((message.subject or message.lender).split())
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = message.language
    mail.set_content(message.text, cte="base64")
    return mail


def message_id(identity: UUID, domain: str) -> str:
    """Return the Message-ID of one of our messages."""
    return f"<{identity}@{domain}>"


def domain_of(address: str) -> str:
    """Return the domain of a mail address."""
    return address.rpartition("@")[2]


def refusal(identity: UUID, code: int, said: bytes) -> Refused:
    """Return what a server's refusal means, by its code and the enhanced code (RFC 3463) in its text."""
    enhanced = said.decode("ascii", "replace").split(" ", 1)[0]
    word = f"{code} {enhanced}" if enhanced[:2] in {"4.", "5."} else str(code)
    if code in _FULL | _BUSY or 400 <= code < 500:
        return Refused(identity, Reason.RATE_LIMITED, word)
    if enhanced.startswith("5.7."):
        return Refused(identity, Reason.BLACKLISTED, word)
    if enhanced.startswith("5.1.") or code in _NO_SUCH_BOX:
        return Refused(identity, Reason.BAD_ADDRESS, word)
    return Refused(identity, Reason.REFUSED, word)


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()
