"""A real SMTP server (aiosmtpd) on loopback that keeps what it is given."""

import email.policy
import re
import socket
from collections import deque
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult


class MailServer:
    """`moods`, one a mail: drop (taken, then the connection breaks), full."""

    def __init__(self, *, user: str = "desk", password: str = "secret") -> None:
        self.taken: list[dict[str, object]] = []
        self.moods: deque[str] = deque()

        def authenticator(_server, _session, _envelope, _mechanism, given) -> AuthResult:
            return AuthResult(
                handled=False, success=(given.login, given.password) == (user.encode(), password.encode())
            )

        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            authenticator=authenticator,
            auth_require_tls=False,
            auth_required=True,
        )
        self.controller.start()

    def stop(self) -> None:
        self.controller.stop()

    async def handle_RCPT(self, server: SMTP, session, envelope, address: str, options: list[str]) -> str:
        if address == "nobody@example.org":
            return "550 5.1.1 no such box"
        if address == "blocked@example.org":
            return "550 5.7.1 you are blocked"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope) -> str:
        mood = self.moods.popleft() if self.moods else ""
        if mood == "full":
            return "452 4.2.2 box full"
        mail = message_from_bytes(envelope.content, policy=email.policy.default)
        found = re.fullmatch(r"<([0-9a-f-]{36})@.*>", mail["Message-ID"])
        self.taken.append({"mail": mail, "to": envelope.rcpt_tos, "id": found[1] if found else None})
        if mood == "drop":
            server.transport.abort()
        return "250 OK"
