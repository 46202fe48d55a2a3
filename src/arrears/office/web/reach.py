"""Whether the database answers, known within a second even where it is frozen or lost in the network."""

from __future__ import annotations

from threading import Lock, Thread

import psycopg

from arrears.office.config import read_config
from arrears.office.database.address import application_conninfo

LONGEST_SECONDS = 0.8


class Probe:
    """Asks on a fresh connection, in a thread of its own, one at a time: a database that hangs holds one of them."""

    def __init__(self) -> None:
        """Begin without having asked."""
        self._lock, self._thread, self._answered = Lock(), Thread(), False

    def reached(self) -> bool:
        """Return whether the database answered; no answer within `LONGEST_SECONDS` is none."""
        with self._lock:
            if not self._thread.is_alive():
                self._answered = False
                self._thread = Thread(target=self._ask, name="probe", daemon=True)
                self._thread.start()
            asking = self._thread
        asking.join(LONGEST_SECONDS)
        return not asking.is_alive() and self._answered

    def _ask(self) -> None:
        try:
            with psycopg.connect(application_conninfo(read_config()), connect_timeout=2) as connection:
                connection.execute("SELECT 1")
        except psycopg.Error:
            return
        self._answered = True
