"""The lines of a quote: one sentence for each amount, in Chinese and English, from which the amount can be derived."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from arrears.debt.instalment import Instalment
from arrears.debt.interest import Span, spans, year_days
from arrears.debt.model import Debt, Part
from arrears.debt.payoff import accruing_balance
from arrears.debt.penalty import in_grace
from arrears.debt.stand import Parts, Stand
from arrears.kernel.money import display_money, format_money
from arrears.kernel.rate import format_rate

ZH: dict[Part, str] = {"fee": "费用", "penalty": "罚息", "interest": "利息", "principal": "本金"}
Line = dict[str, str]


class Say(NamedTuple):
    """What every sentence needs: the debt, how it stands, its rate, and the amounts that it has put into words."""

    debt: Debt
    now: Stand
    rate: str
    known: dict[int, str]

    def money(self, minor: int) -> str:
        """Return an amount for people; one amount stands in several sentences and is written once."""
        text = self.known.get(minor)
        if text is None:
            text = self.known[minor] = display_money(minor, self.debt.currency)
        return text

    def line(self, about: str, minor: int, zh: str, en: str) -> Line:
        """Return one line; `about` is the path of the amount in the quote."""
        return {"about": about, "amount": format_money(minor, self.debt.currency), "zh": zh, "en": en}


def lines(debt: Debt, now: Stand, settles: Parts) -> list[Line]:
    """Return the lines of a quote, rows first, then what is owed, then what payments did."""
    say = Say(debt, now, format_rate(debt.annual_rate), {})
    periods = _periods(debt)
    result: list[Line] = []
    for index, row in enumerate(now.ledger.rows):
        result += _row_lines(say, index, row, periods.get(row.no))
    for index, row in enumerate(now.ledger.rows):
        if now.penalty[row.no] or row.paid["penalty"] or row.stretches:
            result.append(_penalty_line(say, index, row))
    result += _allocation_lines(say)
    result += _block(say, "overdue", now.overdue, "逾期合计", "Overdue in all")
    result += _block(
        say, "outstanding", now.outstanding, "未偿合计（含未到期各期）", "Outstanding in all, rows to come included"
    )
    result += _block(
        say,
        "payoff",
        settles,
        "当日结清金额（未到期利息只计已产生部分）",
        "Settles the debt that day, interest only as accrued",
    )
    result += _balance_lines(say)
    return result


def _periods(debt: Debt) -> dict[int, Span]:
    """Return the period of each generated row whose interest one product explains."""
    terms = debt.generated
    if terms is None or debt.disbursed is None or debt.rates or len(debt.disbursals) > 1:
        return {}
    if terms.method == "bullet":
        return {}
    periods = spans(terms, debt.disbursed, [row.due for row in debt.rows], debt.basis)
    return {row.no: span for row, span in zip(debt.rows, periods, strict=True)}


def _row_lines(say: Say, index: int, row: Instalment, span: Span | None) -> list[Line]:
    zh, en = f"第{row.no}期", f"instalment {row.no}"
    result: list[Line] = []
    interest, principal, fee = row.asked["interest"], row.asked["principal"], row.asked["fee"]
    total = f"{say.money(principal)} + {say.money(interest)} + {say.money(fee)} = {say.money(row.total)}"
    if interest:
        how_zh, how_en = _interest_words(say, row, span)
        result.append(
            say.line(f"schedule[{index}].interest", interest, f"{zh}利息{how_zh}", f"Interest of {en}{how_en}")
        )
    zh_total = f"{zh}应还 = 本金 + 利息 + 费用 = {total}，{row.due} 到期。"
    en_total = f"{en.capitalize()}, due {row.due}: principal + interest + fee = {total}."
    result.append(say.line(f"schedule[{index}].total", row.total, zh_total, en_total))
    for entry in row.fees:
        zh_fee = f"{zh}费用中含「{entry.name}」{say.money(entry.amount)}，{entry.day} 产生。"
        en_fee = f"The fee of {en} has {say.money(entry.amount)} for “{entry.name}” of {entry.day}."
        result.append(say.line(f"schedule[{index}].fee", entry.amount, zh_fee, en_fee))
    return result


def _interest_words(say: Say, row: Instalment, span: Span | None) -> tuple[str, str]:
    amount = say.money(row.asked["interest"])
    base = accruing_balance(say.debt, row) if span else None
    contracted = row.origin == "contract" and say.debt.rows[row.no - 1].interest == row.asked["interest"]
    if span is None or base is None or not contracted:
        origin = {"re_age": ("，由重设账龄转入", ", moved here by the re-ageing")}
        other = {"chargeback": ("，由退单转回", ", brought back by the chargeback")}
        zh, en = (origin | other).get(row.origin, ("，按合同还款计划", ", as the schedule has it"))
        return f" {amount}{zh}。", f" {amount}{en}."
    rate, year = say.rate, year_days(say.debt.basis)
    sum_ = f"{say.money(base)} × {rate} × {span.days}/{year} = {amount}"
    return f" = 计息本金 × 年利率 × 天数 = {sum_}（四舍五入到分）。", f" = balance × rate × days = {sum_}, half-up."


def _penalty_line(say: Say, index: int, row: Instalment) -> Line:
    now, rule = say.now, say.now.ledger.rule
    owed, paid, waived = now.penalty[row.no], row.paid["penalty"], row.waived["penalty"]
    pieces, rate, year = _penalty_sum(say, row)
    tail_zh = f"，已还 {say.money(paid)}，减免 {say.money(waived)}，未还 {say.money(owed)}。"
    tail_en = f"; paid {say.money(paid)}, waived {say.money(waived)}, unpaid {say.money(owed)}."
    brought = say.money(row.asked["penalty"])
    if rule is not None and in_grace(row, now.oldest_unpaid_due, now.as_of, rule.age):
        zh, en = "宽限期内不计罚息", "none within the grace days"
    elif not pieces:
        zh, en = f"转入 {brought}", f"{brought} brought here"
    else:
        plus = f" + {brought}" if row.asked["penalty"] else ""
        zh = f"基数 × 天数之和（{pieces}）× {rate} ÷ {year}{plus}，四舍五入到分"
        en = f"({pieces}) × {rate} ÷ {year}{plus}, half-up to the cent"
    if rule is not None and rule.cap is not None:
        zh, en = f"{zh}，全部罚息以 {say.money(rule.cap)} 为限", f"{en}, all penalty capped at {say.money(rule.cap)}"
    return say.line(
        f"schedule[{index}].penalty",
        owed,
        f"第{row.no}期罚息：{zh}{tail_zh}",
        f"Penalty of instalment {row.no}: {en}{tail_en}",
    )


def _penalty_sum(say: Say, row: Instalment) -> tuple[str, str, int]:
    """Return "base × days + …", the yearly rate and its year of days."""
    terms = say.debt.penalty
    if terms is None:
        return "", "", 360
    pieces = " + ".join(f"{say.money(s.base)} × {s.days}" for s in row.stretches if s.days)
    rate = terms.rate if terms.rate is not None else say.debt.annual_rate * (1 + (terms.uplift or Fraction(0)))
    varying = terms.uplift is not None and say.debt.rates
    return pieces, "各日利率 (the rate of each day)" if varying else format_rate(rate), terms.year


def _allocation_lines(say: Say) -> list[Line]:
    result: list[Line] = []
    for index, used in enumerate(say.now.ledger.allocations):
        shares: list[tuple[Part, int]] = [(part, used.parts[part]) for part in used.order if used.parts[part]]
        zh = " + ".join(f"{ZH[part]} {say.money(amount)}" for part, amount in shares)
        en = " + ".join(f"{part} {say.money(amount)}" for part, amount in shares)
        total = say.money(used.total)
        result.append(
            say.line(
                f"allocations[{index}].total",
                used.total,
                f"还款 {used.payment} 于 {used.day} 用于第{used.instalment}期：{zh} = {total}。",
                f"Payment {used.payment} paid on instalment {used.instalment} on {used.day}: {en} = {total}.",
            )
        )
    return result


def _block(say: Say, about: str, parts: Parts, zh: str, en: str) -> list[Line]:
    sum_zh = f"本金 {say.money(parts.principal)} + 利息 {say.money(parts.interest)}"
    sum_zh += f" + 费用 {say.money(parts.fee)} + 罚息 {say.money(parts.penalty)} = {say.money(parts.total)}"
    sum_en = f"principal {say.money(parts.principal)} + interest {say.money(parts.interest)}"
    sum_en += f" + fee {say.money(parts.fee)} + penalty {say.money(parts.penalty)} = {say.money(parts.total)}"
    return [say.line(about, parts.total, f"{zh}：{sum_zh}。", f"{en}: {sum_en}.")]


def _balance_lines(say: Say) -> list[Line]:
    now, ledger = say.now, say.now.ledger
    applied = sum(used.total for used in ledger.allocations)
    sums = " − ".join(say.money(amount) for amount in (ledger.received, applied, ledger.returned))
    sums += f" = {say.money(now.unapplied)}"
    result = [
        say.line(
            "unapplied",
            now.unapplied,
            f"未分配 = 收到 − 已分配 − 退回 = {sums}。",
            f"Unapplied = received − applied − sent back = {sums}.",
        )
    ]
    if now.next_due is not None:
        amount = say.money(now.next_amount)
        zh, en = f"下一到期日 {now.next_due}，届时应还 {amount}。", f"Next due on {now.next_due}: {amount}."
        result.append(say.line("next_amount", now.next_amount, zh, en))
    return result
