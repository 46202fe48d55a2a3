"""Whatever the facts, a text is filled whole or refused; a message's parts hold all of it."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.contact.templates.check import sample_facts
from arrears.contact.templates.model import LANGUAGES, Language
from arrears.contact.templates.read import template_named, templates
from arrears.contact.templates.render import money_words, render
from arrears.contact.templates.sms import sms_length
from arrears.kernel.money import parse_money
from arrears.kernel.refusal import InputError


@settings(max_examples=150)
@given(st.sampled_from(list(templates())), st.sampled_from(LANGUAGES), st.text(max_size=40), st.data())
def test_a_name_cannot_add_to_a_text(name: str, language: Language, written: str, data: st.DataObject) -> None:
    template = template_named(name)
    facts = sample_facts(template, language)
    texts = [one for one in template.variables if one in ("borrower_name", "agent_name", "payment_way", "lender")]
    chosen = data.draw(st.sampled_from(texts))
    try:
        said = render(template, {**facts, chosen: written}, language).text
    except InputError as fault:
        assert fault.path == f"facts.{chosen}"
        return
    assert written in said and not set("\n{}【】") & set(written)
    assert said.count("\n") == render(template, facts, language).text.count("\n")


@given(st.integers(0, 2**63 - 1), st.sampled_from(["CNY", "JPY", "KWD", "USD"]), st.sampled_from(LANGUAGES))
def test_money_in_words_reads_back_to_the_cent(minor: int, currency: str, language: Language) -> None:
    words = money_words(minor, currency, language).removesuffix("元").removeprefix(f"{currency} ").replace(",", "")
    assert parse_money(words, currency) == minor


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_written_once_in_each_language(day: date) -> None:
    template = template_named("m1")
    for language in LANGUAGES:
        said = render(template, {**sample_facts(template, language), "as_of": day}, language).text
        assert str(day.year) in said and str(day.day) in said


@settings(max_examples=200)
@given(st.text(max_size=700), st.sampled_from(["gsm", "china"]))
def test_the_parts_hold_the_whole_message(text: str, rule) -> None:
    length = sms_length(text, rule)
    single, joined = (160, 153) if length.encoding == "gsm7" else (70, 67)
    assert (length.parts == 1) == (length.units <= single)
    # An escaped character or a pair may leave one unit of a part empty, no more.
    if length.parts > 1:
        assert -(-length.units // joined) <= length.parts <= -(-length.units // (joined - 1))
