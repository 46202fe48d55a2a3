"""Letters and papers: what each cannot do without, what it says, and that one brief gives the same bytes."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from typer.testing import CliRunner

from arrears.cli.main import app
from arrears.court.brief import read_brief
from arrears.court.in_words import capitals
from arrears.court.paper import papers, set_out
from arrears.kernel.refusal import InputError
from arrears.office.legal.typeset import typeset

# The sample of docs/how-to/go-to-court.md: what the page tells people to type works with it.
SAMPLE = Path(__file__).parents[3] / "docs" / "how-to" / "brief.json"
BRIEF = json.loads(SAMPLE.read_text("utf-8"))


@pytest.mark.parametrize("kind", papers())
def test_every_paper_is_set_as_pdf_a(kind):
    pdf = typeset(kind, BRIEF)[0]
    assert pdf.startswith(b"%PDF-1.7") and b"<pdfaid:part>2</pdfaid:part>" in pdf and b"NotoSerifSC" in pdf
    assert typeset(kind, BRIEF)[0] == pdf


@pytest.mark.parametrize(("kind", "path"), [(kind, path) for kind, one in papers().items() for path in one.needs])
def test_nothing_that_a_paper_needs_may_be_missing(kind, path):
    brief = deepcopy(BRIEF)
    place = brief
    *steps, last = path.split(".")
    for step in steps:
        place = place[step]
    place.pop(last, None)
    with pytest.raises(InputError) as fault:
        set_out(kind, read_brief(brief))
    assert fault.value.path in (path, path.split(".")[0] + "." + last)


def test_a_card_letter_says_what_article_69_asks_for():
    said = _said("demand_letter", {**BRIEF, "product": "credit_card"})
    assert said >= {"debtor", "balance", "cause", "rights", "pay_at", "object_at", "phone", "seal"}


def test_the_second_line_of_a_pre_suit_application_is_its_security():
    low = {**BRIEF, "security": {"form": "cash", "amount": "425.49"}}
    with pytest.raises(InputError) as fault:
        set_out("preservation_application", read_brief(low))
    assert (fault.value.code, fault.value.path) == ("security_too_low", "security.amount")
    waived = {**BRIEF, "security": {"form": "waiver_asked", "amount": "0"}}
    with pytest.raises(InputError) as fault:
        set_out("preservation_application", read_brief(waived))
    assert fault.value.code == "security_needed"
    in_suit = {key: value for key, value in waived.items() if key != "urgency"}
    assert set_out("preservation_application", read_brief(in_suit))["kind"] == "preservation_application"


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"claim": {**BRIEF["claim"], "total": "425.51"}}, "claim_does_not_add_up", "claim.total"),
        ({"claim": {**BRIEF["claim"], "principal": 400}}, "brief_malformed", "claim.principal"),
        ({"claim": {**BRIEF["claim"], "principal": "400.001"}}, "brief_malformed", "claim.principal"),
        ({"claim": {**BRIEF["claim"], "principal": "-1"}}, "brief_malformed", "claim.principal"),
        ({"debtor": {"name": "林", "id_number": "110105194912310021", "address": "x"}}, "id_number_malformed",
         "debtor.id_number"),
        ({"debtor": {"name": "林", "id_number": "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "address": "x"}}, "id_number_malformed",
         "debtor.id_number"),
        ({"on": "2026-02-30"}, "brief_malformed", "on"),
        ({"assets": [{"kind": "soul", "says": "x", "worth": "1", "source": "y"}]}, "brief_malformed", "assets[0].kind"),
        ({"extra": 1}, "brief_malformed", "extra"),
        ({"evidence": [{"name": "x", "shows": "y", "digest": "zz"}]}, "brief_malformed", "evidence[0].digest"),
    ],
)  # fmt: skip
def test_bad_briefs_name_their_place(change, code, path):
    with pytest.raises(InputError) as fault:
        set_out("complaint", read_brief({**BRIEF, **change}))
    assert (fault.value.code, fault.value.path) == (code, path)


@pytest.mark.parametrize(
    ("minor", "words"),
    [
        (0, "人民币零元整"), (1, "人民币壹分"), (10, "人民币壹角整"), (101, "人民币壹元零壹分"),
        (1_680_32, "人民币壹仟陆佰捌拾元叁角贰分"), (107_000_53, "人民币壹拾万零柒仟元伍角叁分"),
        (1_0005_00, "人民币壹万零伍元整"), (1_0001_0000_00, "人民币壹亿零壹万元整"),
    ],
)  # fmt: skip
def test_amounts_in_capitals(minor, words):
    assert capitals(minor) == words


def test_a_sign_that_no_font_has_is_said():
    with pytest.raises(InputError) as fault:
        typeset("demand_letter", {**BRIEF, "debtor": {"name": "林\U000f1234"}})
    assert fault.value.code == "paper_not_set"


def test_markup_in_data_is_text():
    hostile = {**BRIEF, "debtor": {"name": "#panic(1)*[$\\ <says>"}}
    assert typeset("demand_letter", hostile)[0].startswith(b"%PDF")


def test_the_commands_write_files_and_refuse_clearly(tmp_path):
    run = CliRunner()
    file = tmp_path / "brief.json"
    file.write_text(json.dumps(BRIEF))
    done = run.invoke(app, ["court", "paper", "demand_letter", str(file), "--out", str(tmp_path / "letter.pdf")])
    assert done.exit_code == 0 and (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")
    for arguments, path in (
        (["court", "paper", "poem", str(file), "--out", "x.pdf"], "kind"),
        (["court", "paper", "demand_letter", str(file), "--out", "x.docx"], "out"),
        (["court", "paper", "demand_letter", str(file), "--out", str(tmp_path / "no" / "x.pdf")], "out"),
    ):
        failed = run.invoke(app, arguments)
        assert failed.exit_code == 2 and json.loads(failed.stderr)["error"]["path"] == path
    lines = [json.dumps(BRIEF), "{", json.dumps({**BRIEF, "number": None}), json.dumps(BRIEF)]
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    many = run.invoke(
        app, ["court", "letters", "demand_letter", str(tmp_path / "many.jsonl"), "--out", str(tmp_path / "m")]
    )
    assert many.exit_code == 2 and json.loads(many.stdout)["written"] == 2
    assert [fault["line"] for fault in json.loads(many.stdout)["faults"]] == [2, 3]
    assert sorted(path.name for path in (tmp_path / "m").iterdir()) == [
        "demand_letter-000001.pdf", "demand_letter-000004.pdf",
    ]  # fmt: skip


def _said(kind, brief):
    import typst

    from arrears.office.legal import typeset as setting

    given = json.dumps(set_out(kind, read_brief(brief)))
    compiler = typst.Compiler(
        input=str(setting._templates() / f"{kind}.typ"), root=str(setting._templates()),
        font_paths=setting._fonts(), sys_inputs={"brief": given},
    )  # fmt: skip
    return set(json.loads(compiler.query("<says>", field="value")))
