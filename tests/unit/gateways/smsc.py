"""A small SMSC: SMPP 3.4 over TCP, written from the specification: bind, submit, deliver, query, enquire, unbind."""

import socket
import struct
import threading
from collections import deque

BIND, UNBIND, SUBMIT, DELIVER, QUERY, ENQUIRE = 0x09, 0x06, 0x04, 0x05, 0x03, 0x15
RESPONSE = 0x80000000
OK, BAD_DESTINATION, THROTTLED, BIND_FAILED, QUERY_FAILED = 0x00, 0x0B, 0x58, 0x0D, 0x67


class Smsc:
    """Takes one session at a time. `moods`, one a submit_sm: throttle, drop."""

    password = "secret"

    def __init__(self) -> None:
        self.taken: list[dict[str, object]] = []
        self.moods: deque[str] = deque()
        self.acknowledged: list[int] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.session: socket.socket | None = None
        self.sequence = 1000
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self.listening.shutdown(socket.SHUT_RDWR)  # a thread that waits in accept would take one more
        self.listening.close()
        if self.session is not None:
            self.session.close()

    def deliver(
        self, source: str, octets: bytes, *, coding: int = 0, esm_class: int = 0, sequence: int | None = None
    ) -> int:
        """Send a deliver_sm; returns its sequence number."""
        self.sequence += 1
        number = self.sequence if sequence is None else sequence
        body = b"\0" + b"\1\1" + source.encode() + b"\0" + b"\1\1" + b"10690\0" + bytes([esm_class, 0, 0]) + b"\0\0"
        body += bytes([0, 0, coding, 0, len(octets)]) + octets
        assert self.session is not None
        self.session.sendall(_pdu(DELIVER, OK, number, body))
        return number

    def receipt(self, message_id: str, stat: str) -> int:
        """Send a delivery receipt in the form of appendix B."""
        text = (
            f"id:{message_id} sub:001 dlvrd:001 submit date:2611221000 done date:2611221001 stat:{stat} err:000 text:"
        )
        return self.deliver("8613900000000", text.encode(), esm_class=0x04)

    def _accept(self) -> None:
        while True:
            try:
                self.session, _address = self.listening.accept()
                self._serve(self.session)
            except OSError:
                if self.listening.fileno() < 0:
                    return

    def _serve(self, session: socket.socket) -> None:
        bound = False
        while True:
            head = _exactly(session, 16)
            length, command, _status, sequence = struct.unpack(">LLLL", head)
            body = _exactly(session, length - 16)
            if command == BIND:
                bound = body.split(b"\0")[1] == self.password.encode()
                session.sendall(
                    _pdu(BIND | RESPONSE, OK if bound else BIND_FAILED, sequence, b"smsc\0" if bound else b"")
                )
            elif command in (ENQUIRE, UNBIND):
                session.sendall(_pdu(command | RESPONSE, OK, sequence))
            elif command == DELIVER | RESPONSE:
                self.acknowledged.append(sequence)
            elif command == SUBMIT and bound and not self._submit(session, sequence, body):
                session.shutdown(socket.SHUT_RDWR)
                session.close()
                return
            elif command == QUERY and bound:
                session.sendall(self._query(sequence, body))

    def _submit(self, session: socket.socket, sequence: int, body: bytes) -> bool:
        message = _read_submit(body)
        mood = self.moods.popleft() if self.moods else ""
        if mood == "throttle":
            session.sendall(_pdu(SUBMIT | RESPONSE, THROTTLED, sequence))
            return True
        if message["destination"] == "8610000000001":
            session.sendall(_pdu(SUBMIT | RESPONSE, BAD_DESTINATION, sequence))
            return True
        self.taken.append(message)
        if mood == "drop":
            return False
        session.sendall(_pdu(SUBMIT | RESPONSE, OK, sequence, f"M{len(self.taken)}".encode() + b"\0"))
        return True

    def _query(self, sequence: int, body: bytes) -> bytes:
        identity = body.split(b"\0")[0].decode()
        if identity not in {f"M{place}" for place in range(1, len(self.taken) + 1)}:
            return _pdu(QUERY | RESPONSE, QUERY_FAILED, sequence)
        return _pdu(QUERY | RESPONSE, OK, sequence, identity.encode() + b"\0" + b"\0" + bytes([2, 0]))


def _read_submit(body: bytes) -> dict[str, object]:
    def word(start: int) -> tuple[str, int]:
        end = body.index(b"\0", start)
        return body[start:end].decode(), end + 1

    _service, at = word(0)
    source, at = word(at + 2)
    destination, at = word(at + 2)
    at += 3
    _schedule, at = word(at)
    _validity, at = word(at)
    registered, _replace, coding, _default, length = body[at : at + 5]
    octets, rest = body[at + 5 : at + 5 + length], body[at + 5 + length :]
    while rest:
        tag, size = struct.unpack(">HH", rest[:4])
        if tag == 0x0424:  # message_payload
            octets = rest[4 : 4 + size]
        rest = rest[4 + size :]
    text = octets.decode("utf-16-be") if coding == 8 else octets.decode("ascii")
    return {"source": source, "destination": destination, "registered": registered, "text": text}


def _pdu(command: int, status: int, sequence: int, body: bytes = b"") -> bytes:
    return struct.pack(">LLLL", 16 + len(body), command, status, sequence) + body


def _exactly(session: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        part = session.recv(size - len(found))
        if not part:
            raise OSError("closed")
        found += part
    return found
