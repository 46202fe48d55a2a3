"""Whether a text may be approved: who writes and how to object are in it, and nothing in it may not be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from arrears.contact.templates.model import LANGUAGES, Language, Template, Value
from arrears.contact.templates.read import variables
from arrears.contact.templates.render import render
from arrears.contact.templates.sms import sms_length
from arrears.law.speech import Speech, check_speech

# 首次联系表明身份 (CBA 2026), 查询、异议的途径 (信用卡办法 art. 69): in every text, whatever its stage.
ALWAYS = ("lender", "objection_way")
# 商业银行信用卡业务监督管理办法 article 69: what a collection letter must show.
LETTER = ("borrower_name", "outstanding", "overdue_amount", "due_on", "payment_way", "contact_phone", "as_of")
MOST_SMS_PARTS = 3


@dataclass(frozen=True)
class Fault:
    """Why a text may not be approved; `code` names the kind."""

    code: str
    language: str
    zh: str
    en: str


def faults_of(template: Template) -> list[Fault]:
    """Return everything that stands against approving the text; none means that a second person may approve it."""
    found = [
        Fault("required_missing", "", f"缺少必备内容 {name}", f"{name} must be in it")
        for name in (*ALWAYS, *(LETTER if template.stage == "legal" and template.to == "borrower" else ()))
        if name not in template.variables
    ]
    known = variables()
    if template.to == "third_party":
        # GB/T 45251 and 信用卡办法 art. 68: a third person is never told of the debt.
        found += [
            Fault("debt_to_third_party", "", f"不得向无关第三人透露 {name}", f"{name} tells a third party of the debt")
            for name in template.variables
            if known[name].debt
        ]
    for language in LANGUAGES:
        found += _spoken_faults(template, language)
    return found


def sample_facts(template: Template, language: Language) -> dict[str, Value]:
    """Return plainly fictional facts for a preview."""
    known = variables()
    return {name: known[name].sample[language] for name in template.variables}


def _spoken_faults(template: Template, language: Language) -> list[Fault]:
    found: dict[str, Fault] = {}
    for facts in _every_branch(template, language):
        text = render(template, facts, language).text
        for finding in check_speech(Speech(text, to=template.to)).findings:
            says = finding.says
            found[finding.phrase] = Fault(
                finding.kind, language, f"{finding.phrase}：{says['zh']}", f"{finding.phrase}: {says['en']}"
            )
        if (
            "sms" in template.channels
            and (parts := sms_length(text, "china").parts) > MOST_SMS_PARTS
            and language == "zh"
        ):
            found["parts"] = Fault("sms_too_long", language, f"短信长达 {parts} 条", f"{parts} parts as a message")
    return list(found.values())


def _every_branch(template: Template, language: Language) -> list[Mapping[str, Value]]:
    facts = sample_facts(template, language)
    switches = [name for name in template.variables if isinstance(facts[name], bool)]
    return [
        {**facts, **dict(zip(switches, chosen, strict=True))} for chosen in product((True, False), repeat=len(switches))
    ]
