"""The rulebook as people read it: the register of a country, and a page for each provision."""

# pyright: basic

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET
from markdown_it import MarkdownIt
from markupsafe import Markup

from arrears.law import described
from arrears.law.coverage import not_modelled
from arrears.law.engine.provision import Provision
from arrears.law.engine.rulebook import EVERYWHERE, rulebook
from arrears.office.compliance.steps import Drawn, steps
from arrears.office.compliance.watch import refused_by_day
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.refusals import refused
from arrears.office.messages.lender import lenders
from arrears.office.payments.clock import day_of
from arrears.office.tenancy import within


@require_GET
@signed_in
def index(desk: Desk) -> HttpResponse:
    """Show the provisions of one country: in force, repealed, policies, and what is not modelled."""
    book = rulebook()
    chosen = desk.asked.get("in") or _home(desk)
    if chosen not in (*book.jurisdictions, EVERYWHERE):
        raise Http404
    words = desk.asked.get("q", "").strip()
    found = [one for one in book.provisions_of(chosen) if _says(one, words)]
    with within(desk.tenant) as cursor:
        times = {row["rule"]: row["times"] for row in refused(cursor, desk.tenant, desk.at)}
    groups = [
        (state, name, [one for one in found if described.state_of(one) == state])
        for state, name in described.STATES.items()
    ]
    return desk.page(
        "compliance/rules.html", groups=[group for group in groups if group[2]], chosen=chosen, words=words,
        times=times, countries=book.jurisdictions, everywhere=EVERYWHERE, article=described.article,
        absent=[] if words else not_modelled(None if chosen == EVERYWHERE else chosen), i=_i(desk),
    )  # fmt: skip


@require_GET
@signed_in
def rule_page(desk: Desk, rule: str) -> HttpResponse:
    """Show one provision: its words, since when, its values over time, cases on both sides, how often it refused."""
    provision = rulebook().find(rule)
    if provision is None:
        raise Http404
    today = day_of(desk.at)
    with within(desk.tenant) as cursor:
        counted = refused(cursor, desk.tenant, desk.at, provision.id)
        by_day = refused_by_day(cursor, desk.tenant, desk.at, provision.id)
    days = [today - timedelta(days=back) for back in range(29, -1, -1)]
    values = described.values(provision)
    return desk.page(
        "compliance/rule.html", rule=provision, rows=described.rows(provision), says=described.said(provision),
        text=_text(provision.text), values=values, drawn={one.code: _drawn(one, today) for one in values},
        cases=described.examples(provision), state=described.STATES[described.state_of(provision)],
        refused=counted[0] if counted else None, days=[(day, by_day.get(day, 0)) for day in days],
        tallest=max(by_day.values(), default=0), i=_i(desk), today=today,
    )  # fmt: skip


def _i(desk: Desk) -> int:
    return 0 if desk.language == "zh" else 1


def _home(desk: Desk) -> str:
    """Return the country of the tenant's first lender."""
    with within(desk.tenant) as cursor:
        known = sorted(lenders(cursor, desk.tenant).items())
    modelled = [one.jurisdiction for _, one in known if one.jurisdiction in rulebook().jurisdictions]
    return modelled[0] if modelled else "CHN"


def _says(provision: Provision, words: str) -> bool:
    """Return whether a provision has these words in its id, title, article or text."""
    if not words:
        return True
    read = " ".join(
        [provision.id, *provision.title.values(), *provision.instrument.values(), provision.article, provision.text,
         *provision.says.values(), *provision.covers]
    )  # fmt: skip
    return all(word in read.casefold() for word in words.casefold().split())


@lru_cache(maxsize=512)
def _text(source: str) -> Markup:
    """Return a provision's text as a page has it; it is the package's own, and may hold no HTML all the same."""
    return Markup(MarkdownIt("commonmark", {"html": False}).render(source))


def _drawn(value: described.Value, today: date) -> Drawn | None:
    """Return a value's course as a line of steps, where it is a number that changed."""
    return steps([(dated.since, dated.until, dated.value) for _, dated in value.history], today)
