"""What libraries' network faults mean: surely not sent, or nobody knows. And callbacks of vendors that sign nothing."""

from __future__ import annotations

import hmac
import logging
from urllib.parse import parse_qs, urlsplit

from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from arrears.office.gateways.port import Callback, CallbackRefused

_NO_CONNECTION = (ConnectTimeoutError, NameResolutionError, NewConnectionError)
_DEPTH = 12
# Below this level it writes whole addresses, and some vendors' hold the receiver's number.
logging.getLogger("urllib3").setLevel(logging.ERROR)


def never_left(fault: BaseException) -> bool:
    """Return whether a fault says that no connection was made; vendors' SDKs wrap what happened several times over."""
    seen, waiting = 0, [fault]
    while waiting and seen < _DEPTH:
        seen += 1
        one = waiting.pop()
        if isinstance(one, _NO_CONNECTION):
            return True
        inside = (one.__cause__, one.__context__, getattr(one, "reason", None), getattr(one, "inner_exception", None))
        waiting.extend(other for other in (*inside, *one.args[:1]) if isinstance(other, BaseException))
    return False


def check_key(callback: Callback, key: str) -> None:
    """Raise `CallbackRefused` unless the address asked for ends in our key: these vendors call back unsigned.

    The address registered with the vendor is ``https://…?key=<key>``; only the vendor and the office know it.
    """
    given = parse_qs(urlsplit(callback.url).query).get("key", [""])[0]
    if not given:
        raise CallbackRefused("unsigned")
    if not hmac.compare_digest(given.encode(), key.encode()):
        raise CallbackRefused("wrong_signature")
