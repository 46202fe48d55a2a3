"""The carrier's server on a thread of the test's own process."""

import asyncio
import threading
from pathlib import Path

from aiohttp import web

from arrears.office.carrier.ledger import Ledger
from arrears.office.carrier.manners import Manners
from arrears.office.carrier.server import Carrier
from arrears.office.gateways.local import carrier_secret


class CarrierThread:
    """Serves a ledger on a free port until `stop`."""

    def __init__(self, path: Path, manners: Manners, *, callback: str | None = None) -> None:
        self.ledger = Ledger(path, 1, manners)
        self.carrier = Carrier(self.ledger, carrier_secret(), 1, manners, callback=callback)
        self.loop = asyncio.new_event_loop()
        self.up = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        assert self.up.wait(10)

    def stop(self) -> None:
        if not self.thread.is_alive():
            return
        asyncio.run_coroutine_threadsafe(self.runner.cleanup(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.ledger.close()

    def _run(self) -> None:
        self.loop.run_until_complete(self._start())
        self.up.set()
        self.loop.run_forever()

    async def _start(self) -> None:
        self.runner = web.AppRunner(self.carrier.application(), access_log=None)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}"
