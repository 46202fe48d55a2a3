"""The values of the speech check."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
Addressee = Literal["borrower", "guarantor", "contact", "third_party"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
ADDRESSEES: tuple[Addressee, ...] = ("borrower", "guarantor", "contact", "third_party")


@dataclass(frozen=True)
class Citation:
    """The provision that a phrase breaks; `article` is how a lawyer would cite it."""

    provision: str
    article: str


@dataclass(frozen=True)
class Kind:
    """One kind of forbidden speech: its patterns by language, what excuses them, and what to say instead."""

    name: str
    to: tuple[str, ...]
    excusable: bool
    denied_only_before: bool
    says: Mapping[str, str]
    lawful_wording: Mapping[str, str]
    patterns: Mapping[str, re.Pattern[str]]
    lawful: Mapping[str, re.Pattern[str]]
    when_time_barred: Mapping[str, re.Pattern[str]]
    provisions: Mapping[str, Citation]


@dataclass(frozen=True)
class Guards:
    """What makes a listed phrase of one language innocent, and where its clauses and sentences end."""

    clause_end: re.Pattern[str]
    sentence_end: re.Pattern[str]
    negation: re.Pattern[str]
    not_negation: re.Pattern[str]
    reported: re.Pattern[str]
    warning: re.Pattern[str]


@dataclass(frozen=True)
class Finding:
    """One phrase that may not be said; `start` and `end` count characters of the text as given."""

    phrase: str
    start: int
    end: int
    kind: str
    provision: str
    article: str
    says: Mapping[str, str]
    lawful_wording: Mapping[str, str]

    def as_json(self) -> dict[str, object]:
        """Return the finding as the contract's JSON object."""
        return {
            "phrase": self.phrase,
            "start": self.start,
            "end": self.end,
            "kind": self.kind,
            "provision": self.provision,
            "article": self.article,
            "says": dict(self.says),
            "lawful_wording": dict(self.lawful_wording),
        }


@dataclass(frozen=True)
class Suspicion:
    """No listed phrase, but it sounds like one: `phrases` are the parts that weighed most."""

    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """All findings of one text, in reading order; a text with any finding is refused.

    `suspicion` refuses nothing: somebody should read the text once more before it goes out.
    """

    findings: tuple[Finding, ...]
    suspicion: Suspicion | None = None

    @property
    def verdict(self) -> Literal["permitted", "refused"]:
        """Return whether the text may go out."""
        return "refused" if self.findings else "permitted"

    @property
    def kinds(self) -> frozenset[str]:
        """Return the kinds found."""
        return frozenset(finding.kind for finding in self.findings)

    def as_json(self) -> dict[str, object]:
        """Return the judgement as the contract's JSON object."""
        return {
            "verdict": self.verdict,
            "findings": [finding.as_json() for finding in self.findings],
            "read_again": list(self.suspicion.phrases) if self.suspicion else None,
        }
