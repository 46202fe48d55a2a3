"""The shipped texts, what fills them, and what stands against approving one."""

import json
from dataclasses import replace
from datetime import date

import pytest
from typer.testing import CliRunner

from arrears.cli.main import app
from arrears.contact.templates.approve import moved, next_version
from arrears.contact.templates.check import faults_of, sample_facts
from arrears.contact.templates.model import LANGUAGES, Sentence, Template
from arrears.contact.templates.read import read_template, template_named, templates, used_variables, variables
from arrears.contact.templates.render import render
from arrears.contact.templates.sms import sms_length
from arrears.kernel.refusal import InputError

STAGES = {"pre_due", "due", "M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7+", "plan", "paid", "visit", "legal", "lost"}


def test_the_set_covers_the_life_of_a_debt() -> None:
    assert {template.stage for template in templates().values()} == STAGES
    assert {"plan_reminder", "plan_broken", "thanks", "visit_notice", "demand_letter", "third_party_message"} <= set(
        templates()
    )


@pytest.mark.parametrize("name", list(templates()))
def test_nothing_stands_against_a_shipped_text(name: str) -> None:
    assert faults_of(templates()[name]) == []
    assert templates()[name].state == "draft"  # approval takes a second person, so none ships approved


@pytest.mark.parametrize("name", list(templates()))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_text_has_no_place_left_and_names_the_lender(name: str, language: str) -> None:
    template = template_named(name)
    facts = sample_facts(template, language)
    said = render(template, facts, language)
    assert "{" not in said.text + said.subject and "None" not in said.text
    assert str(facts["lender"]) in said.text and str(facts["objection_way"]) in said.text


M1 = template_named("m1")


def filled(language: str = "zh", currency: str = "CNY", **changes: object) -> str:
    return render(M1, {**sample_facts(M1, language), **changes}, language, currency).text


def test_money_and_days_are_written_exactly() -> None:
    assert "逾期金额1,234,567.05元" in filled(overdue_amount=123456705)
    assert "CNY 0.05 overdue" in filled("en", overdue_amount=5)
    assert "JPY 584 overdue" in filled("en", "JPY", overdue_amount=584)
    assert "截至2026年2月9日为14.40元" in filled(as_of=date(2026, 2, 9))
    assert "up to 9 February 2026" in filled("en", as_of=date(2026, 2, 9))


def test_a_conditional_sentence_follows_its_fact() -> None:
    assert "罚息" in filled(charges_penalty=True)
    assert "罚息" not in filled(charges_penalty=False)


def test_a_time_barred_debt_is_not_threatened_with_a_suit() -> None:
    for name in ("m4", "m5", "m6", "demand_letter"):
        for language, word in (("zh", "诉"), ("en", "claim")):
            facts = sample_facts(template_named(name), language)
            assert word in render(template_named(name), facts, language).text
            without = render(template_named(name), {**facts, "may_sue": False}, language).text
            assert "起诉" not in without and "in court" not in without and "bring a claim" not in without


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"overdue_amount": 12.5}, "fact_of_wrong_type", "facts.overdue_amount"),
        ({"overdue_amount": -1}, "fact_of_wrong_type", "facts.overdue_amount"),
        ({"overdue_amount": True}, "fact_of_wrong_type", "facts.overdue_amount"),
        ({"overdue_amount": "912.40"}, "fact_of_wrong_type", "facts.overdue_amount"),
        ({"as_of": "2026-11-22"}, "fact_of_wrong_type", "facts.as_of"),
        ({"borrower_name": ""}, "fact_of_wrong_type", "facts.borrower_name"),
        ({"borrower_name": "甲\n您将被起诉"}, "fact_of_wrong_type", "facts.borrower_name"),
        ({"borrower_name": "{payoff}"}, "fact_of_wrong_type", "facts.borrower_name"),
        ({"borrower_name": "x" * 121}, "fact_of_wrong_type", "facts.borrower_name"),
        ({"account_tail": "12a"}, "fact_of_wrong_type", "facts.account_tail"),
        ({"charges_penalty": 1}, "fact_of_wrong_type", "facts.charges_penalty"),
        ({"mood": "bad"}, "fact_unknown", "facts.mood"),
        ({"payoff": 100}, "fact_unknown", "facts.payoff"),
    ],
)
def test_a_fact_that_does_not_fit_is_a_fault(changes: dict[str, object], code: str, path: str) -> None:
    with pytest.raises(InputError) as caught:
        filled(**changes)
    assert (caught.value.code, caught.value.path) == (code, path)


@pytest.mark.parametrize("name", M1.variables)
def test_every_fact_is_needed(name: str) -> None:
    facts = sample_facts(M1, "zh")
    del facts[name]
    with pytest.raises(InputError) as caught:
        render(M1, facts, "zh")
    assert (caught.value.code, caught.value.path) == ("fact_missing", f"facts.{name}")


def raw(**changes: object) -> dict[str, object]:
    value: dict[str, object] = {
        "name": "x", "version": 1, "state": "draft", "stage": "M1", "tone": "plain", "to": "borrower",
        "channels": ["sms"], "says": {"zh": "x", "en": "x"}, "variables": ["lender", "objection_way"],
        "text": {"zh": ["{lender}", "{objection_way}"], "en": ["{lender}", "{objection_way}"]},
    }  # fmt: skip
    return {**value, **changes}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tone": "angry"}, "value_unknown"),
        ({"variables": ["lender"]}, "variables_differ"),
        ({"variables": ["lender", "objection_way", "payoff"]}, "variables_differ"),
        ({"variables": ["lender", "objection_way", "mood"]}, "variable_unknown"),
        ({"text": {"zh": ["{lender}{objection_way}"]}}, "text_missing"),
        ({"text": {"zh": ["{lender}{objection_way}"], "en": ["{lender}"]}}, "variables_differ"),
        ({"text": {"zh": ["{lender}{objection_way}}"], "en": ["{lender}{objection_way}"]}}, "brace_stray"),
        ({"extra": 1}, "template_malformed"),
    ],
)
def test_a_text_that_is_wrong_in_itself_is_not_read(changes: dict[str, object], code: str) -> None:
    assert read_template(raw()).name == "x"
    with pytest.raises(InputError) as caught:
        read_template(raw(**changes))
    assert caught.value.code == code


def worded(zh: str, **changes: object) -> Template:
    template = read_template(raw())
    sentences = {**template.sentences, "zh": (*template.sentences["zh"], Sentence(zh))}
    return replace(template, sentences=sentences, **changes)


@pytest.mark.parametrize(
    ("template", "code"),
    [
        (worded("再不还就让警察来抓你。"), "arrest_threat"),
        (worded("字" * 300), "sms_too_long"),
        (replace(read_template(raw()), variables=("objection_way",), sentences={
            language: (Sentence("{objection_way}"),) for language in LANGUAGES}), "required_missing"),
        (replace(M1, to="third_party"), "debt_to_third_party"),
    ],
)  # fmt: skip
def test_a_faulty_draft_is_not_approved(template: Template, code: str) -> None:
    assert code in {fault.code for fault in faults_of(template)}
    with pytest.raises(InputError) as caught:
        moved(template, "approved")
    assert caught.value.code == "template_faulty"


def test_the_life_of_a_text() -> None:
    approved = moved(M1, "approved")
    assert moved(approved, "retired").state == "retired"
    assert (next_version(approved).version, next_version(approved).state) == (2, "draft")
    for template, state in ((M1, "retired"), (approved, "draft"), (approved, "approved")):
        with pytest.raises(InputError, match="does not become"):
            moved(template, state)


def test_the_third_party_text_tells_nothing_of_a_debt() -> None:
    template = template_named("third_party_message")
    assert not any(variables()[name].debt for name in template.variables)
    for language in LANGUAGES:
        said = render(template, sample_facts(template, language), language).text
        assert not any(word in said for word in ("欠", "逾期", "借款", "还款", "debt", "overdue", "loan", "owe", "pay"))


def test_the_demand_letter_has_what_article_69_asks_for() -> None:
    used = used_variables(template_named("demand_letter"), "zh")
    assert {"borrower_name", "outstanding", "payment_way", "objection_way", "contact_phone", "lender"} <= set(used)
    said = render(template_named("demand_letter"), sample_facts(template_named("demand_letter"), "zh"), "zh").text
    assert all(word in said for word in ("第六百七十五条", "您的权利", "证据", "公章", "查询账户状态"))


@pytest.mark.parametrize(
    ("text", "rule", "encoding", "units", "parts"),
    [
        ("", "gsm", "gsm7", 0, 1),
        ("a" * 160, "gsm", "gsm7", 160, 1),
        ("a" * 161, "gsm", "gsm7", 161, 2),
        ("a" * 306, "gsm", "gsm7", 306, 2),
        ("a" * 307, "gsm", "gsm7", 307, 3),
        ("€" * 80, "gsm", "gsm7", 160, 1),
        ("€" * 81, "gsm", "gsm7", 162, 2),
        ("a" * 152 + "€" + "a" * 152, "gsm", "gsm7", 306, 3),  # the escaped character moves whole to the second part
        ("a" * 160 + "字", "gsm", "ucs2", 161, 3),
        ("字" * 70, "gsm", "ucs2", 70, 1),
        ("字" * 71, "gsm", "ucs2", 71, 2),
        ("字" * 134, "china", "ucs2", 134, 2),
        ("字" * 135, "china", "ucs2", 135, 3),
        ("a" * 71, "china", "ucs2", 71, 2),
        ("😀" * 35, "gsm", "ucs2", 70, 1),
        ("😀" * 67, "gsm", "ucs2", 134, 3),  # 33 whole pairs a part, not 33 and a half
    ],
)
def test_length_and_parts(text: str, rule: str, encoding: str, units: int, parts: int) -> None:
    length = sms_length(text, rule)
    assert (length.encoding, length.units, length.parts) == (encoding, units, parts)


def test_the_commands() -> None:
    runner = CliRunner()
    listed = json.loads(runner.invoke(app, ["template", "list"]).stdout)
    assert {entry["template"] for entry in listed} == set(templates())
    order = {
        "template": "thanks", "language": "zh",
        "facts": {"lender": "示例公司", "borrower_name": "张样例", "paid_on": "2026-11-20", "paid_amount": "500.00",
                  "as_of": "2026-11-22", "overdue_amount": "0.00", "still_overdue": False, "objection_way": "致电我们"},
    }  # fmt: skip
    result = runner.invoke(app, ["template", "render", "-"], input=json.dumps(order))
    answer = json.loads(result.stdout)
    assert (
        answer["text"] == "【示例公司】张样例您好，已收到您2026年11月20日的还款500.00元，感谢您。如有异议，请致电我们。"
    )
    assert answer["sms"]["china"] == {"encoding": "ucs2", "units": 53, "parts": 1}
    assert answer["speech"]["verdict"] == "permitted"


@pytest.mark.parametrize(
    ("order", "code", "path"),
    [
        ("[]", "order_malformed", ""),
        ("{}", "name_missing", "template"),
        ('{"template": "nope"}', "template_unknown", "template"),
        ('{"template": "m1", "language": "fr"}', "language_unknown", "language"),
        ('{"template": "m1", "currency": "XXZ"}', "unknown_currency", ""),
        ('{"template": "m1", "facts": []}', "facts_malformed", "facts"),
        ('{"template": "m1", "facts": {"overdue_amount": 5}}', "money_not_string", "facts.overdue_amount"),
        ('{"template": "m1", "facts": {}}', "fact_missing", "facts.lender"),
    ],
)
def test_bad_orders_exit_2(order: str, code: str, path: str) -> None:
    result = CliRunner().invoke(app, ["template", "render", "-"], input=order)
    assert result.exit_code == 2
    error = json.loads(result.stderr)["error"]
    assert (error["code"], error["path"]) == (code, path)
