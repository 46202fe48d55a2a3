"""The law asked about a visit: how it is to be made is part of the question; advice counts as refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from arrears.law.engine.answer import as_json
from arrears.law.engine.read import read_situation
from arrears.law.engine.situation import Situation
from arrears.law.engine.verdict import check
from arrears.office.desk.may import UNKNOWN, by_whom, lender_of
from arrears.office.messages.lender import Lender
from arrears.office.messages.situation import Judgement, Question, situation_of
from arrears.office.messages.standing import Case, Standing


@dataclass(frozen=True)
class Asked:
    """A case's visit before the law: who the person is, whose the claim is, and for whom we act."""

    standing: Standing
    lender: Lender | None
    case: Case
    by: str

    def situation(self, at: datetime, visit: Mapping[str, Any]) -> dict[str, Any]:
        """Return the input of `law check` for a visit at a moment; what came after that moment is left out.

        Of a lender whom nobody described, the law misses where it is, and permits nothing.
        """
        number = self.standing.fields.get("address")
        question = Question(
            "visit", number[0][1].hex()[:16] if number else None, at, self.case, self.case.dpd, self.by, "visit"
        )
        found = situation_of(self.standing, self.lender or UNKNOWN, question)
        past = [one for one in self.standing.contacts if one["outcome"] and datetime.fromisoformat(one["at"]) <= at]
        found.update(history=[{k: v for k, v in one.items() if v is not None} for one in past], visit=dict(visit))
        if self.lender is None:
            del found["jurisdiction"], found["lender_kind"]
        return {key: value for key, value in found.items() if value is not None}

    def judge(self, at: datetime, visit: Mapping[str, Any]) -> Judgement:
        """Return the law's answer for a visit at a moment."""
        asked = self.situation(at, visit)
        verdict = check(read_situation(asked), harden_advice=True)
        answer = as_json(replace(verdict, others=()))
        return Judgement(verdict.permitted, answer, asked, verdict.earliest_permitted)

    def read(self, at: datetime, visit: Mapping[str, Any]) -> Situation:
        """Return the situation as the engine takes it, to be asked at many moments."""
        return read_situation(self.situation(at, visit))


def asked_of(cursor: Any, standing: Standing, case: Case, tenant: Any) -> Asked:
    """Return a case's visit as a question to the law."""
    return Asked(standing, lender_of(cursor, tenant, case), case, by_whom(cursor, tenant))


def properly(place: str, place_consent: bool, people: int = 2) -> dict[str, Any]:
    """Return a visit made as it is meant to be: in pairs, recorded, with identity shown."""
    return {
        "people": people, "recording": True, "identity_shown": True, "place": place, "place_consent": place_consent,
    }  # fmt: skip


def first_words(verdict: Mapping[str, Any]) -> dict[str, str]:
    """Return in both languages why the law refuses, or what it misses."""
    if verdict["refusals"]:
        one = verdict["refusals"][0]
        return {lang: f"{one['says'][lang]} ({_said(one['instrument'], lang)}, {_said(one['article'], lang)})"
                for lang in ("zh", "en")}  # fmt: skip
    names = ", ".join(verdict["missing"])
    return {"zh": f"缺少判断所需事实：{names}", "en": f"facts that the law needs are missing: {names}"}


def _said(both: str, language: str) -> str:
    """Return one language of what the law writes as 中文 (English); what has no other language is the same in both."""
    zh, _, en = both.partition(" (")
    return zh if language == "zh" or not en else en.removesuffix(")")
