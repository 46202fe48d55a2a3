"""Asset clues: from where one may lawfully be known, and what may not be seized whatever the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from arrears.kernel.refusal import InputError

Says = Mapping[str, str]
# 个人信息保护法 articles 5, 13 and 10; CBA 2026 names six ways to get contact data, and the same hold for assets.
SOURCES: Mapping[str, Says] = {
    "contract": {"zh": "借款合同、申请材料载明", "en": "stated in the contract or application"},
    "repayment_account": {"zh": "放款、还款账户", "en": "the account of disbursement or repayment"},
    "self_declared": {"zh": "债务人本人告知", "en": "told by the debtor"},
    "guarantor": {"zh": "保证人提供", "en": "given by the guarantor"},
    "public_register": {"zh": "依法公开的登记、公示信息", "en": "a public register"},
    "lawyer_order": {"zh": "律师持法院调查令取得", "en": "by a lawyer under the court's order"},
    "court_inquiry": {"zh": "法院网络查控", "en": "the court's own inquiry"},
}
UNLAWFUL: Mapping[str, Says] = {
    "bought": {"zh": "购买的个人信息", "en": "bought personal data"},
    "detective": {"zh": "私家侦探、偷拍偷录", "en": "a private detective or covert recording"},
    "intrusion": {"zh": "侵入系统或账户取得", "en": "taken by intrusion into a system or account"},
    "staff_leak": {"zh": "单位内部人员泄露", "en": "leaked by somebody's staff"},
}
UNLAWFUL_ARTICLE = "《个人信息保护法》第10条；《刑法》第253条之一"
# 查封规定 article 3, and 民事诉讼法 254 and 255.
EXEMPT: Mapping[str, Says] = {
    "necessities": {"zh": "生活必需品", "en": "household necessities"},
    "living_cost": {"zh": "必需的生活费用", "en": "the necessary cost of living"},
    "education": {"zh": "义务教育必需的物品", "en": "what schooling needs"},
    "disability_aid": {"zh": "残疾人辅助器具", "en": "aids of the disabled"},
    "honours": {"zh": "荣誉物品", "en": "honours"},
    "unpublished_work": {"zh": "未公开的发明或未发表的著作", "en": "unpublished inventions and works"},
}
EXEMPT_ARTICLE = "《查封规定》第3条；《民事诉讼法》第254、255条"


@dataclass(frozen=True)
class Wrong:
    """A way in which a preservation may turn out wrongful, shown before it is filed; `grave` ones need an answer."""

    code: str
    grave: bool
    says: Says


def lawful_source(source: str, path: str) -> str:
    """Return the source if a clue from it may be used; an unlawful one is refused, and nothing of it is kept."""
    if source in UNLAWFUL:
        message = f"{UNLAWFUL[source]['en']}: it may be neither used nor kept ({UNLAWFUL_ARTICLE})"
        raise InputError("clue_unlawful", message, path)
    if source not in SOURCES:
        raise InputError("clue_source_unknown", f"{source!r} is none of {', '.join(SOURCES)}", path)
    return source


def risks(amount: int, owed: int, worth: int, *, disputed: bool, objected: bool, paid_since: int, urgent: bool,
          pre_suit: bool) -> list[Wrong]:  # fmt: skip
    """Return why the preservation could be called wrongful (CPL 108), from amounts in minor units and what is known."""
    found: list[Wrong] = []
    if disputed:
        found.append(Wrong("disputed", True, {
            "zh": "债务人对债务提出的异议、投诉尚未核实，请求被驳回的可能升高",
            "en": "the debtor disputes the debt and nobody has verified it: the claim may fail"}))  # fmt: skip
    if objected:
        found.append(Wrong("objected", True, {
            "zh": "债务人已对支付令提出书面异议", "en": "the debtor has objected to a payment order"}))  # fmt: skip
    if paid_since:
        found.append(Wrong("paid_since", True, {
            "zh": "计算表之后又有还款入账，须先更新请求金额",
            "en": "money came in after the computation sheet: compute the claim anew first"}))  # fmt: skip
    if worth > 2 * amount:
        found.append(Wrong("excessive", False, {
            "zh": "线索估值超过请求金额两倍：请求明确保全限额，避免明显超标的（《查封规定》第19条）",
            "en": "the clues are worth more than twice the claim: name the limit"}))  # fmt: skip
    if pre_suit and not urgent:
        found.append(Wrong("not_urgent", True, {
            "zh": "未说明情况紧急：诉前保全须情况紧急且损害难以弥补（民诉法第104条）",
            "en": "no urgency is stated: before suit the harm must be urgent and irreparable (CPL 104)"}))  # fmt: skip
    if amount == owed and pre_suit:
        found.append(Wrong("sue_in_time", False, {
            "zh": "采取措施后三十日内必须起诉，否则解除并赔偿损失",
            "en": "sue within thirty days of the measure, or it is lifted and the loss is yours"}))  # fmt: skip
    return found
