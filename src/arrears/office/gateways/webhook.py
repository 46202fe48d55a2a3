"""The generic signed webhook: SMS aggregators, voice robots, app push, letter printers and telephone exchanges.

They speak our protocol, and so does the local carrier. What the other side must do: docs/reference/gateways.md.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID, uuid4

import httpx

from arrears.office.gateways.attempts import attempts
from arrears.office.gateways.port import (
    Call,
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
from arrears.office.gateways.signature import check, sign
from arrears.office.gateways.wire import calls_body, find_body, messages_body, read_event, read_results, read_states

MOST_EVENTS = 1000
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)


class WebhookGateway:
    """Sends to `url` and signs with the first of `secrets`; the others are still believed while a secret changes."""

    def __init__(
        self,
        url: str,
        secrets: Sequence[bytes],
        channels: frozenset[str],
        *,
        name: str = "webhook",
        batch: int = 500,
        timeout: float = 10,
    ) -> None:
        """Open a pool of connections to `url`."""
        self.name, self.channels, self.batch = name, channels, batch
        self._secrets, self._timeout = tuple(secrets), timeout
        self._client = httpx.Client(base_url=url.rstrip("/") + "/", timeout=timeout, trust_env=False)

    def send(self, messages: Sequence[Message], until: datetime) -> list[Outcome]:
        """Post the batch; it is tried again only when it did not arrive or was put off."""
        return self._hand_over("messages", messages, messages_body(messages, until), until)

    def ring(self, call: Call, until: datetime) -> Outcome:
        """Ask the other side to bridge the two; told apart from messages by its path alone."""
        return self._hand_over("calls", [call], calls_body(call, until), until)[0]

    def _hand_over(
        self, path: str, messages: Sequence[Message] | Sequence[Call], body: bytes, until: datetime
    ) -> list[Outcome]:
        last: tuple[Reason, str] = (Reason.UNREACHABLE, "too_late")
        for timeout in attempts(until, self._timeout) if messages else ():
            try:
                answer = self._post(path, body, timeout)
            except _NEVER_LEFT as fault:
                last = Reason.UNREACHABLE, type(fault).__name__
            except httpx.TransportError as fault:
                return [Unknown(message.id, type(fault).__name__) for message in messages]
            else:
                if answer.status_code != HTTPStatus.TOO_MANY_REQUESTS:
                    return _outcomes(messages, answer)
                last = Reason.RATE_LIMITED, "429"
        return [Refused(message.id, *last) for message in messages]

    def find(self, doubts: Sequence[Doubt], now: datetime) -> dict[UUID, State]:
        """Ask by our ids; the other side says `absent` only after `until`, by its own clock and by ours."""
        states = {doubt.message.id: State.PENDING for doubt in doubts}
        try:
            answer = self._post("find", find_body(doubts), self._timeout) if doubts else None
            found = read_states(answer.content) if answer is not None and answer.is_success else {}
        except (httpx.TransportError, *_UNREADABLE):
            return states
        for doubt in doubts:
            state = found.get(doubt.message.id, State.PENDING)
            if state is not State.ABSENT or now > doubt.until:
                states[doubt.message.id] = state
        return states

    def events(self, after: str = "") -> Events:
        """Fetch the events after a place; an empty page at the same place when the other side does not answer."""
        target = f"events?after={int(after or 0)}&limit={MOST_EVENTS}"
        path = self._client.base_url.path + target
        try:
            answer = self._client.get(target, headers=self._signed(path.encode()))
            answer.raise_for_status()
            page = json.loads(answer.content)
            return Events([read_event(event) for event in page["events"]], str(int(page["after"])))
        except (httpx.HTTPError, *_UNREADABLE):
            return Events([], after)

    def parse_callback(self, callback: Callback) -> list[Event]:
        """Check the signature and its age, then read the events."""
        check(self._secrets, callback.headers, callback.body, callback.received_at)
        try:
            return [read_event(event) for event in json.loads(callback.body)["events"]]
        except _UNREADABLE:
            raise CallbackRefused("malformed") from None

    def answer(self) -> tuple[str, bytes]:
        """Any 2xx will do."""
        return "application/json", b"{}"

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _post(self, path: str, body: bytes, timeout: float) -> httpx.Response:
        headers = {"content-type": "application/json", **self._signed(body)}
        return self._client.post(path, content=body, headers=headers, timeout=timeout)

    def _signed(self, body: bytes) -> dict[str, str]:
        return sign(self._secrets[0], str(uuid4()), datetime.now(UTC), body)


def _outcomes(messages: Sequence[Message] | Sequence[Call], answer: httpx.Response) -> list[Outcome]:
    """Return the results in order; a server's fault or an answer that cannot be read leaves the batch unknown."""
    if answer.is_client_error:
        return [Refused(message.id, Reason.REFUSED, str(answer.status_code)) for message in messages]
    if not answer.is_success:
        return [Unknown(message.id, str(answer.status_code)) for message in messages]
    try:
        results = read_results(answer.content)
    except _UNREADABLE:
        return [Unknown(message.id, "unreadable_answer") for message in messages]
    return [results.get(message.id, Unknown(message.id, "not_in_answer")) for message in messages]
