"""Whether a reply asks us to stop writing. Rather once too often than once too little."""

from __future__ import annotations

import re
import unicodedata

_ALONE = re.compile(r"\W*(回复?)?\W*(stop|stop ?all|unsubscribe|cancel|end|quit|opt ?out|td|t|n)\W*")
_WITHIN = re.compile(
    r"退[订訂]|拒收|取消[订訂][阅閱]|(不要|别|別|勿|停止)再?(给我|給我)?再?(发|發|联系|聯繫|打扰|打擾|骚扰|騷擾)|"
    r"\b(stop|do not|don't) (texting|messaging|contacting|text|message|contact|writ)|\b(remove me|unsubscribe me)\b"
)


def asks_to_stop(text: str) -> bool:
    """Return whether the text is 退订, STOP, 拒收 or the like."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").strip()
    return _ALONE.fullmatch(plain) is not None or _WITHIN.search(plain) is not None
