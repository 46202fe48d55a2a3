"""Who may be given which case: languages spoken, skills trained for, and how many cases one person can carry.

Whom nobody has described is taken to speak the lender's languages and to be trained: limits are set, not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

SKILLS: dict[str, tuple[str, str]] = {
    "care": ("关怀沟通：困难、疾病、情绪困扰", "Care: hardship, illness, distress"),
    "negotiation": ("协商：方案与减免", "Negotiation: plans and waivers"),
    "law": ("法务：诉前与诉讼", "Law: before and in court"),
}
"""Skill to what it is for (Chinese, English)."""


@dataclass(frozen=True)
class Worker:
    """What is known of somebody who works cases; None where nobody has said."""

    languages: frozenset[str] | None = None
    skills: frozenset[str] | None = None
    most_cases: int | None = None


@dataclass(frozen=True)
class Misfit:
    """Why a case is not given to somebody, in both languages."""

    code: str
    zh: str
    en: str


def misfit(worker: Worker, language: str, skill: str, carried: int) -> Misfit | None:
    """Return why a case does not fit, or None; `skill` is '' where none is needed, `carried` counts their cases."""
    if worker.languages is not None and language not in worker.languages:
        return Misfit("language_not_spoken", "不会借款人的语言", "does not speak the borrower's language")
    if skill and worker.skills is not None and skill not in worker.skills:
        return Misfit("skill_missing", "没有这类案件所需的培训", "is not trained for cases of this kind")
    if worker.most_cases is not None and carried >= worker.most_cases:
        return Misfit(
            "caseload_full", f"名下案件已达上限 {worker.most_cases} 件", f"has {worker.most_cases} cases, the most"
        )
    return None
