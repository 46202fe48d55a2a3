"""What must hold before anything is filed; each refusal with its article and the mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from arrears.court.fee import Fee, court_fee
from arrears.court.procedure import STAY_ARTICLE
from arrears.kernel.money import display_money
from arrears.kernel.refusal import InputError
from arrears.kernel.rounding import divide

# 财产保全规定 article 5 and 解释 152: before suit the security equals the amount, in suit it is at most 30 %.
SECURITY_PERCENT = {"pre_suit_preservation": 100, "preservation": 30}
PRESERVATIONS = tuple(SECURITY_PERCENT)
CLAIMS = ("payment_order", "suit", "mediation")


@dataclass(frozen=True)
class Asset:
    """Something to be frozen or sealed: its kind, worth in minor units, where the clue came from, whether exempt."""

    kind: str
    worth: int
    source: str
    lawful_source: bool
    exempt: bool = False


@dataclass(frozen=True)
class Filing:
    """What is about to be filed; amounts in minor units, `owed` from the computation sheet of the same day."""

    kind: str
    on: date
    amount: int
    owed: int
    limitation_ends_on: date | None = None
    limitation_waived: bool = False
    assets: Sequence[Asset] = ()
    pre_suit_preservation_stands: bool = False
    signed_plan: bool = False
    insolvency: bool = False
    debtor_missing: bool = False
    enforcement_ends_on: date | None = None


@dataclass(frozen=True)
class Refusal:
    """Why it is not filed."""

    code: str
    article: str
    says: Mapping[str, str]
    path: str


def refusals(filing: Filing) -> list[Refusal]:
    """Return everything that stands against the filing; none means that it may be prepared for four eyes."""
    return [*_amount(filing), *_time(filing), *_person(filing), *_assets(filing), *_payment_order(filing)]


def checked_filing(filing: Filing) -> Filing:
    """Return the filing if nothing stands against it; else the first refusal as an error with its article."""
    found = refusals(filing)
    if found:
        first = found[0]
        raise InputError(first.code, f"{first.says['en']} ({first.article})", first.path)
    return filing


def security(filing: Filing) -> int:
    """Return the security to be offered for a preservation, in minor units; the most that a court may ask in suit."""
    return divide(filing.amount * SECURITY_PERCENT[filing.kind], 100, "up")


def costs(filing: Filing) -> Fee | None:
    """Return the court's fee for the filing; mediation costs nothing, and enforcement is not prepaid (article 20)."""
    if filing.kind == "suit":
        return court_fee("acceptance", filing.amount)
    if filing.kind == "payment_order":
        return court_fee("payment_order", filing.amount)
    if filing.kind in PRESERVATIONS:
        return court_fee("preservation", filing.amount)
    return court_fee("execution", filing.amount) if filing.kind == "enforcement" else None


def _amount(filing: Filing) -> list[Refusal]:
    if filing.amount <= 0:
        return [
            _refuse(
                "claim_not_positive",
                "amount",
                "《民事诉讼法》第122条",
                "请求金额须大于零",
                "a claim asks for more than zero",
            )
        ]
    if filing.amount > filing.owed:
        asked, owed = display_money(filing.amount), display_money(filing.owed)
        article = "《民事诉讼法》第105条" if filing.kind in PRESERVATIONS else "《民事诉讼法》第13条"
        return [
            _refuse(
                "claim_above_debt",
                "amount",
                article,
                f"请求 {asked} 超过计算表所示欠款 {owed}",
                f"{asked} is above the {owed} that the computation sheet shows",
            )
        ]
    return []


def _time(filing: Filing) -> list[Refusal]:
    ends, enforce_by = filing.limitation_ends_on, filing.enforcement_ends_on
    if (
        filing.kind in (*CLAIMS, *PRESERVATIONS)
        and ends is not None
        and filing.on > ends
        and not filing.limitation_waived
    ):
        return [
            _refuse(
                "claim_time_barred",
                "limitation_ends_on",
                "《民法典》第188、192条",
                f"诉讼时效已于 {ends} 届满，债务人可拒绝履行",
                f"limitation ended on {ends}: the debtor may refuse to perform",
            )
        ]
    if filing.kind == "enforcement" and enforce_by is not None and filing.on > enforce_by:
        return [
            _refuse(
                "enforcement_time_barred",
                "enforcement_ends_on",
                "《民事诉讼法》第250条",
                f"申请执行时效已于 {enforce_by} 届满",
                f"the time to apply for enforcement ended on {enforce_by}",
            )
        ]
    return []


def _person(filing: Filing) -> list[Refusal]:
    found: list[Refusal] = []
    if filing.insolvency:
        found.append(
            _refuse(
                "insolvency_stay",
                "insolvency",
                STAY_ARTICLE,
                "破产申请已受理：只能向管理人申报债权",
                "insolvency was accepted: only a claim with the administrator",
            )
        )
    if filing.signed_plan and filing.kind != "mediation":
        found.append(
            _refuse(
                "signed_plan_runs",
                "signed_plan",
                "《信用卡业务监督管理办法》第70条；《民法典》第509条",
                "已签还款协议且正在履行，不得另行起诉",
                "a signed plan is being kept: nothing is filed beside it",
            )
        )
    return found


def _assets(filing: Filing) -> list[Refusal]:
    if filing.kind not in PRESERVATIONS:
        return []
    usable = [asset for asset in filing.assets if not asset.exempt and asset.lawful_source and asset.worth > 0]
    found: list[Refusal] = []
    if not usable:
        found.append(
            _refuse(
                "preservation_without_assets",
                "assets",
                "《民事诉讼法》第103、104条；《财产保全规定》第1条",
                "没有可供保全的财产线索（豁免财产、来源不合法的线索不计）",
                "no asset to preserve (exempt ones and clues from unlawful sources do not count)",
            )
        )
    unlawful = [index for index, asset in enumerate(filing.assets) if not asset.lawful_source]
    if unlawful:
        found.append(
            _refuse(
                "clue_unlawful",
                f"assets[{unlawful[0]}].source",
                "《个人信息保护法》第10条；《刑法》第253条之一",
                "财产线索来源不合法，不得使用",
                "the clue came from an unlawful source and may not be used",
            )
        )
    exempt = [index for index, asset in enumerate(filing.assets) if asset.exempt]
    if exempt:
        found.append(
            _refuse(
                "asset_exempt",
                f"assets[{exempt[0]}]",
                "《查封规定》第3条",
                "生活必需等豁免财产不得查封",
                "exempt property may not be seized",
            )
        )
    return found


def _payment_order(filing: Filing) -> list[Refusal]:
    if filing.kind != "payment_order":
        return []
    found: list[Refusal] = []
    if filing.pre_suit_preservation_stands:
        found.append(
            _refuse(
                "preservation_excludes_order",
                "pre_suit_preservation_stands",
                "《民诉法解释》第427条第(七)项",
                "已申请诉前保全的，不能申请支付令",
                "preservation before suit excludes a payment order",
            )
        )
    if filing.debtor_missing:
        found.append(
            _refuse(
                "order_not_deliverable",
                "debtor_missing",
                "《民事诉讼法》第225条；《民诉法解释》第427条",
                "债务人下落不明，支付令无法送达",
                "a missing debtor cannot be served with a payment order",
            )
        )
    return found


def _refuse(code: str, path: str, article: str, zh: str, en: str) -> Refusal:
    return Refusal(code, article, {"zh": zh, "en": en}, path)
