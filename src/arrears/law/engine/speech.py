"""What may not be said: the claims that the words of a step make."""

from __future__ import annotations

from collections.abc import Iterable

from arrears.law.engine.finding import Breach, Finding, Unknown
from arrears.law.engine.situation import Situation

# Their words are fixed before they go out. Those of a call or a visit are judged after they were spoken.
_FIXED_WORDS = frozenset({"sms", "email", "app", "letter", "voice_bot"})


def words_unknown(situation: Situation) -> bool:
    """Return whether words that are fixed already were not declared; a channel that is not known may be such a one.

    A legal step is filed, not said: its words are judged by the court.
    """
    if situation.step == "legal":
        return False
    declared = situation.content is not None and situation.content.claims is not None
    return not declared and (situation.channel is None or situation.channel in _FIXED_WORDS)


def forbidden_claims(situation: Situation, forbidden: Iterable[str]) -> Finding:
    """Refuse words that make one of the claims; no later moment makes them true."""
    if words_unknown(situation):
        return Unknown(("content",))
    claims = (situation.content and situation.content.claims) or ()
    made = [claim for claim in claims if claim in forbidden]
    return Breach(None, {"claims": tuple(made)}) if made else None
