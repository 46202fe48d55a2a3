"""The carrier's HTTP side: the generic webhook's protocol on loopback, one ledger, commits in groups.

Requests that arrive while a commit is being flushed are recorded together in the next one. Everything that touches
the ledger runs on one thread in the order of its coming, so `find` sees every submission before it.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from arrears.office.carrier.ledger import Batch, Ledger
from arrears.office.carrier.manners import Manners
from arrears.office.carrier.script import fault
from arrears.office.gateways.port import Accepted, CallbackRefused, Refused
from arrears.office.gateways.signature import check, sign
from arrears.office.gateways.wire import read_call, read_message, result_json

LARGEST_BATCH = 2000
LARGEST_BODY = 16 * 2**20
RELEASE_SECONDS = 0.02
MOST_EVENTS = 1000
CALLBACK_SECONDS = 0.05
CALLBACK_PAUSE_SECONDS = 1.0
CALLBACK_BATCH = 200
R = TypeVar("R")


@dataclass(frozen=True)
class Waiting:
    """A batch that waits for the next commit."""

    batch: Batch
    outcomes: asyncio.Future[list[Accepted | Refused]]


class Carrier:
    """Answers requests from one ledger."""

    def __init__(
        self, ledger: Ledger, secret: bytes, seed: int, manners: Manners, *, callback: str | None = None
    ) -> None:
        """Keep what it works with; nothing runs before `application` is served. `callback` is told of every event."""
        self._ledger, self._secret, self._seed, self._manners = ledger, secret, seed, manners
        self._callback = callback
        self._requests = 0
        self._waiting: list[Waiting] = []
        self._called = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "ledger")

    def application(self) -> web.Application:
        """Return the routes, and what runs beside them."""
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._signed])
        app.add_routes(
            [
                web.post("/messages", self.messages),
                web.post("/calls", self.calls),
                web.post("/find", self.find),
                web.get("/events", self.events),
                web.get("/ledger", self.ledger),
            ]
        )
        app.cleanup_ctx.append(self._beside)
        return app

    async def messages(self, request: web.Request) -> web.Response:
        """Take a batch."""
        body = await request.json()
        batch = [read_message(message) for message in body["messages"]], _moment(body["until"])
        if len(batch[0]) > LARGEST_BATCH:
            raise web.HTTPRequestEntityTooLarge(LARGEST_BATCH, len(batch[0]))
        return await self._answer(request, lambda: self._take(batch))

    async def calls(self, request: web.Request) -> web.Response:
        """Put calls through."""
        body = await request.json()
        calls, until = [read_call(call) for call in body["calls"]], _moment(body["until"])
        return await self._answer(
            request, lambda: self.on_ledger(lambda: self._ledger.ring(calls, until, datetime.now(UTC)))
        )

    async def _answer(
        self, request: web.Request, take: Callable[[], Awaitable[list[Accepted | Refused]]]
    ) -> web.Response:
        """Take something over with what goes wrong by the script, and say what came of it."""
        self._requests += 1
        wrong = fault(self._seed, self._manners, self._requests)
        if wrong == "put_off":
            raise web.HTTPTooManyRequests
        if wrong == "stalled":
            await asyncio.sleep(self._manners.stall_ms / 1000)
        outcomes = await take()
        if wrong == "lost_answer" and request.transport is not None:
            request.transport.abort()
        return web.json_response({"results": [result_json(outcome) for outcome in outcomes]})

    async def find(self, request: web.Request) -> web.Response:
        """Say what became of messages."""
        body = await request.json()
        asked = {UUID(one["id"]): _moment(one["until"]) for one in body["messages"]}
        states = await self.on_ledger(lambda: self._ledger.find(asked, datetime.now(UTC)))
        return web.json_response({"states": {str(identity): state for identity, state in states.items()}})

    async def events(self, request: web.Request) -> web.Response:
        """Give the events after a number."""
        after = _whole(request.query.get("after", "0"), 0)
        limit = min(_whole(request.query.get("limit", str(MOST_EVENTS)), 1), MOST_EVENTS)
        events, last = await self.on_ledger(lambda: self._ledger.events(after, limit))
        return web.json_response({"events": events, "after": last})

    async def ledger(self, _request: web.Request) -> web.Response:
        """Give the ledger's counts, to anybody on this machine."""
        return web.json_response(await self.on_ledger(self._ledger.summary))

    async def on_ledger(self, work: Callable[[], R]) -> R:
        """Do something on the ledger's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _take(self, batch: Batch) -> list[Accepted | Refused]:
        waiting = Waiting(batch, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._called.set()
        return await waiting.outcomes

    async def _commit_groups(self) -> None:
        while True:
            await self._called.wait()
            self._called.clear()
            group, self._waiting = self._waiting, []
            batches = [waiting.batch for waiting in group]
            taken = await self.on_ledger(lambda batches=batches: self._ledger.take(batches, datetime.now(UTC)))
            for waiting, outcomes in zip(group, taken, strict=True):
                if not waiting.outcomes.done():
                    waiting.outcomes.set_result(outcomes)

    async def _release(self) -> None:
        while True:
            await asyncio.sleep(RELEASE_SECONDS)
            await self.on_ledger(lambda: self._ledger.release(datetime.now(UTC)))

    async def _post_events(self) -> None:
        """Post events to the callback address in their order, again and again until they are acknowledged."""
        if self._callback is None:
            return
        done, pause = await self.on_ledger(self._ledger.posted), CALLBACK_SECONDS
        async with ClientSession(timeout=ClientTimeout(10)) as session:
            while True:
                await asyncio.sleep(pause)
                after = done
                events, last = await self.on_ledger(lambda after=after: self._ledger.events(after, CALLBACK_BATCH))
                pause = CALLBACK_SECONDS
                if not events:
                    continue
                if await self._acknowledged(session, self._callback, events, last):
                    done = last
                    await self.on_ledger(lambda last=last: self._ledger.mark_posted(last))
                else:
                    pause = CALLBACK_PAUSE_SECONDS

    async def _acknowledged(self, session: ClientSession, url: str, events: list[dict[str, Any]], last: int) -> bool:
        body = json.dumps({"events": events}, ensure_ascii=False).encode()
        headers = sign(self._secret, f"events-{last}", datetime.now(UTC), body) | {"content-type": "application/json"}
        try:
            async with session.post(url, data=body, headers=headers) as answer:
                return answer.ok
        except (ClientError, TimeoutError):
            return False

    async def _beside(self, _app: web.Application) -> AsyncIterator[None]:
        beside = (self._commit_groups, self._release, self._post_events)
        tasks = [asyncio.create_task(_or_end(work())) for work in beside]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._thread.shutdown()

    @web.middleware
    async def _signed(self, request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
        """Let in what is signed, and answer 400 to what cannot be read."""
        body = await request.read() if request.method == "POST" else request.raw_path.encode()
        try:
            if request.path != "/ledger":
                check([self._secret], request.headers, body, datetime.now(UTC))
        except CallbackRefused as refused:
            return web.json_response({"error": refused.code}, status=refused.status)
        try:
            return await handler(request)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as wrong:
            return web.json_response({"error": "malformed", "kind": type(wrong).__name__}, status=400)


async def _or_end(work: Any) -> None:
    """Run what the carrier cannot do without: it ends, loudly, rather than answer without its ledger."""
    try:
        await work
    except asyncio.CancelledError:
        raise
    except BaseException:
        asyncio.get_running_loop().stop()
        raise


def _whole(text: str, least: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18 or int(text) < least:
        raise ValueError("a whole number is needed")
    return int(text)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without zone")
    return moment


def serve(carrier: Carrier, port: int) -> None:
    """Serve on loopback until SIGINT or SIGTERM; port 0 takes a free one. The line on standard output says which."""
    listening = socket.create_server(("127.0.0.1", port), backlog=512)
    where = f"http://127.0.0.1:{listening.getsockname()[1]}"
    print(json.dumps({"listening": where}), flush=True)  # noqa: T201
    web.run_app(carrier.application(), sock=listening, print=None, access_log=None)
