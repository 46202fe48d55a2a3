"""Court fees of the State Council's measures on litigation costs (《诉讼费用交纳办法》, order 481, since 2007-04-01).

Amounts are minor units of CNY. The measures set no rounding: everything is exact until the fee itself, which is
rounded half up to the cent, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from arrears.kernel.money import format_money
from arrears.kernel.rate import format_rate
from arrears.kernel.refusal import InputError
from arrears.kernel.rounding import round_fraction

Kind = Literal["acceptance", "preservation", "payment_order", "execution"]
KINDS: tuple[Kind, ...] = get_args(Kind)
YUAN = 100
INSTRUMENT = "《诉讼费用交纳办法》"


@dataclass(frozen=True)
class Band:
    """A bracket up to `upto` yuan (None: without end): a fixed fee in yuan, or a rate in parts per ten thousand."""

    upto: int | None
    fixed: int | None = None
    per_ten_thousand: int = 0


# Article 13(1): property cases, cumulative over the brackets.
_ACCEPTANCE = (
    Band(10_000, fixed=50), Band(100_000, None, 250), Band(200_000, None, 200), Band(500_000, None, 150),
    Band(1_000_000, None, 100), Band(2_000_000, None, 90), Band(5_000_000, None, 80), Band(10_000_000, None, 70),
    Band(20_000_000, None, 60), Band(None, None, 50),
)  # fmt: skip
# Article 14(2): preservation, on the property really preserved.
_PRESERVATION = (Band(1_000, fixed=30), Band(100_000, None, 100), Band(None, None, 50))
PRESERVATION_CAP = 5_000
# Article 14(1): enforcement with an amount.
_EXECUTION = (
    Band(10_000, fixed=50), Band(500_000, None, 150), Band(5_000_000, None, 100), Band(10_000_000, None, 50),
    Band(None, None, 10),
)  # fmt: skip

_BANDS: dict[Kind, tuple[Band, ...]] = {
    "acceptance": _ACCEPTANCE,
    "payment_order": _ACCEPTANCE,
    "preservation": _PRESERVATION,
    "execution": _EXECUTION,
}
_ARTICLES: dict[Kind, str] = {
    "acceptance": "第13条第(一)项",
    "payment_order": "第14条第(三)项、第13条第(一)项",
    "preservation": "第14条第(二)项",
    "execution": "第14条第(一)项",
}


@dataclass(frozen=True)
class Step:
    """One bracket's share, or a reduction (`factor`, `cap`) of what came before; `fee` is exact, in minor units."""

    says: dict[str, str]
    fee: Fraction
    part: int | None = None
    rate: Fraction | None = None

    def as_json(self) -> dict[str, object]:
        """Return the step; `fee` keeps every decimal, as only the whole is rounded."""
        bracket = {} if self.part is None else {"part": format_money(self.part)}
        rate = {} if self.rate is None else {"rate": format_rate(self.rate)}
        return {**bracket, **rate, "fee": _exact(self.fee), "says": self.says}


@dataclass(frozen=True)
class Fee:
    """A court fee in minor units, with the steps that it is made of."""

    kind: Kind
    amount: int
    halved: bool
    fee: int
    steps: tuple[Step, ...]
    article: str

    def as_json(self) -> dict[str, object]:
        """Return the contract's object of `arrears court fee`."""
        return {
            "kind": self.kind,
            "amount": format_money(self.amount),
            "currency": "CNY",
            "halved": self.halved,
            "fee": format_money(self.fee),
            "steps": [step.as_json() for step in self.steps],
            "article": self.article,
        }


def fee_kind(text: str) -> Kind:
    """Return the kind of fee that `text` names."""
    for kind in KINDS:
        if text == kind:
            return kind
    raise InputError("fee_kind_unknown", f"{text!r} is none of {', '.join(KINDS)}", "kind")


def court_fee(kind: Kind, amount: int, *, halved: bool = False) -> Fee:
    """Return the fee on `amount` (minor units, positive); only an acceptance fee is halved, and only once."""
    if amount <= 0:
        raise InputError("amount_not_positive", f"a fee needs more than zero, not {format_money(amount)}", "amount")
    if halved and kind != "acceptance":
        raise InputError(
            "halving_not_lawful",
            f"{INSTRUMENT} articles 15, 16 and 18 halve the acceptance fee alone, not the fee of {kind}",
            "halved",
        )
    steps = [_share(band, below, amount) for below, band in _brackets(kind) if amount > below * YUAN or below == 0]
    total = sum((step.fee for step in steps), Fraction(0))
    reductions = _reductions(kind, total, halved)
    article = INSTRUMENT + _ARTICLES[kind] + ("；第15、16、18条（减半以一次为限：民诉法解释第206条）" if halved else "")
    exact = reductions[-1].fee if reductions else total
    return Fee(kind, amount, halved, round_fraction(exact), (*steps, *reductions), article)


def _brackets(kind: Kind) -> list[tuple[int, Band]]:
    below = 0
    found: list[tuple[int, Band]] = []
    for band in _BANDS[kind]:
        found.append((below, band))
        below = band.upto or below
    return found


def _share(band: Band, below: int, amount: int) -> Step:
    top = amount if band.upto is None else min(amount, band.upto * YUAN)
    part = top - below * YUAN
    place = f"{below:,} - {band.upto:,}" if band.upto else f"> {below:,}"
    if band.fixed is not None:
        says = {
            "zh": f"不超过 {band.upto:,} 元的部分，每件 {band.fixed} 元",
            "en": f"up to {band.upto:,}: {band.fixed} a case",
        }
        return Step(says, Fraction(band.fixed * YUAN), part)
    rate = Fraction(band.per_ten_thousand, 10_000)
    upper = f"至 {band.upto:,} 元的部分" if band.upto else "的部分"
    says = {
        "zh": f"超过 {below:,} 元{upper}，按 {format_rate(rate)} 交纳",
        "en": f"{place}: {format_rate(rate)}",
    }
    return Step(says, part * rate, part, rate)


def _reductions(kind: Kind, total: Fraction, halved: bool) -> list[Step]:
    if kind == "payment_order":
        return [Step({"zh": "支付令按受理费的三分之一交纳", "en": "a payment order: one third"}, total / 3)]
    if kind == "preservation" and total > PRESERVATION_CAP * YUAN:
        says = {"zh": f"保全费最多不超过 {PRESERVATION_CAP:,} 元", "en": f"at most {PRESERVATION_CAP:,}"}
        return [Step(says, Fraction(PRESERVATION_CAP * YUAN))]
    if halved:
        says = {
            "zh": "简易程序、调解或撤诉：减半，以一次为限",
            "en": "summary procedure, mediation or withdrawal: half, once",
        }
        return [Step(says, total / 2)]
    return []


def _exact(minor: Fraction) -> str:
    """Return yuan with all decimals; a repeating one (a third) is shown as the sum over its denominator."""
    yuan = minor / YUAN
    rest = yuan.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{_exact(minor * 3)}/3"
    digits = 2
    while (yuan * 10**digits).denominator != 1:
        digits += 1
    whole = (yuan * 10**digits).numerator
    return f"{whole // 10**digits}.{whole % 10**digits:0{digits}d}"
