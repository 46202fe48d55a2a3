"""Whether a reply asks us to stop writing. Rather once too often than once too little."""

from __future__ import annotations

import re
import unicodedata

_ALONE = re.compile(r"\W*(stop|stop ?all|unsubscribe|cancel|end|quit|opt ?out|td|t|n)\W*")
_WITHIN = re.compile(
    r"退订|拒收|取消订阅|(不要|别|勿|停止)再?(发|给我发|联系|打扰|骚扰)|"
    r"\b(stop|do not|don't) (texting|messaging|contacting|text|message|contact|writ)"
)


def asks_to_stop(text: str) -> bool:
    """Return whether the text is 退订, STOP, 拒收 or the like."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").strip()
    return _ALONE.fullmatch(plain) is not None or _WITHIN.search(plain) is not None
