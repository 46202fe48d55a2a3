"""The office's commands as an operator types them: what they print, and a fault as one JSON object."""

import io
import json
from pathlib import Path
from uuid import uuid4

import pytest

pytestmark = pytest.mark.database
PASSWORD = "correct horse battery staple\n"
LENDER = """
lender: lender
name: {zh: 示例消费金融, en: Sample Finance}
lender_kind: consumer_finance
contact_phone: 400-000-0000
payment_way: {zh: 本公司App, en: our app}
objection_way: {zh: 拨打400-000-0000, en: call 400-000-0000}
reports_credit: true
plans_possible: true
"""


@pytest.fixture
def code(tenant) -> str:
    from arrears.office.store.models import Tenant

    return Tenant.objects.get(id=tenant).code


@pytest.fixture
def run(office, capsys, monkeypatch):
    """`run("office", "tenant", …)` returns (exit code, JSON of standard output or of standard error)."""
    from arrears.cli.main import app

    def typed(*arguments: object, given: str = "") -> tuple[int, dict]:
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        capsys.readouterr()
        try:
            code = app([str(one) for one in arguments], standalone_mode=False) or 0
        except SystemExit as stop:
            code = stop.code
        said = capsys.readouterr()
        out, err = said.out.strip(), said.err.strip()
        assert bool(out) != bool(err), "an answer, or a fault; never both, and no log among them"
        answer = json.loads(out or err)
        if code == 2:
            assert set(answer) == {"error"} and set(answer["error"]) == {"code", "message", "path"}
        return int(code), answer

    return typed


def test_from_a_tenant_to_texts_that_may_be_sent(run, tmp_path: Path) -> None:
    code = f"t{uuid4().hex[:12]}"
    (tmp_path / "lender.yaml").write_text(LENDER, encoding="utf-8")
    assert run("office", "tenant", code, "示例消费金融")[1]["code"] == code
    assert run("office", "lender", tmp_path / "lender.yaml", "--tenant", code) == (0, {"lender": "lender"})
    for name, role in (("li", "compliance"), ("wang", "collector")):
        assert run("office", "user", code, name, "--role", role, given=PASSWORD)[0] == 0
    drafted = run("template", "seed", "--tenant", code)[1]["drafted"]
    assert "m1" in drafted and run("template", "seed", "--tenant", code)[1]["drafted"] == []
    approve = ("template", "approve", "--all", "--tenant", code, "--user")
    assert run(*approve, "wang", given=PASSWORD)[1]["error"]["code"] == "not_allowed"
    assert run(*approve, "li", given="another password\n")[1]["error"]["code"] == "not_signed_in"
    unknown = run("template", "approve", "nosuch", "--tenant", code, "--user", "li", given=PASSWORD)
    assert unknown[1]["error"]["code"] == "unknown_text"
    approved = run(*approve, "li", given=PASSWORD)[1]["approved"]
    assert {one["name"] for one in approved} == set(drafted)
    assert run(*approve, "li", given=PASSWORD) == (0, {"approved": []})
    (told,) = [one for one in run("status", "--json")[1]["tenants"] if one["code"] == code]
    assert told["to_do"] == []


def test_a_text_is_shown_as_a_real_case_fills_it(run, office, code: str, tenant) -> None:
    from datetime import UTC, datetime

    from arrears.office.bench.portfolio import LENDER, customer, make_people, make_texts
    from arrears.office.cases.ingest_night import case_id

    make_texts(tenant, datetime.now(UTC))
    make_people(office, tenant, [1], datetime.now(UTC))
    case = case_id(tenant, customer(1), LENDER)
    said = run("template", "preview", "m1_early", "--case", case, "--tenant", code)[1]
    assert said["missing"] == [] and "样*" in said["text"] and "样例1" not in said["text"] and said["sms_parts"] >= 1
    for given, fault in (((uuid4(), "m1_early"), "unknown_case"), ((case, "nosuch"), "unknown_version")):
        told = run("template", "preview", given[1], "--case", given[0], "--tenant", code)
        assert told[1]["error"]["code"] == fault


def test_an_agency_joins_and_leaves_a_lender(run, code: str) -> None:
    agency = f"t{uuid4().hex[:12]}"
    run("office", "tenant", agency, "示例催收公司", "--kind", "agency")
    assert run("office", "partner", code, agency) == (0, {"lender": code, "agency": agency, "together": True})
    assert run("office", "partner", code, code)[1]["error"]["code"] == "partner_alike"
    assert run("office", "partner", code, agency, "--end")[1]["together"] is False
    assert run("office", "partner", code, agency, "--end")[1]["error"]["code"] == "unknown_partner"


def test_tokens_are_made_listed_and_taken_away(run, code: str) -> None:
    token = run("token", "create", code, "core", "--scope", "cases:read")[1]
    assert [one["name"] for one in run("token", "list", code)[1]["tokens"]] == ["core"]
    assert run("token", "revoke", code, token["id"])[1]["revoked"]
    assert run("token", "list", code)[1]["tokens"][0]["revoked_at"]


def test_the_record_is_sealed_verified_rebuilt_and_a_case_exported(
    run, code: str, tenant, step, tmp_path: Path
) -> None:
    from arrears.office.facts.append import append
    from arrears.office.tenancy import within

    case = uuid4()
    with within(tenant) as cursor:
        append(cursor, [step(case), step(case)])
    sealed = run("record", "checkpoint", "--tenant", code)[1]["tenants"][code]
    assert (sealed["size"], sealed["fresh"]) == (2, True)
    assert run("record", "checkpoint", "--tenant", code)[1]["tenants"][code]["fresh"] is False
    status, verified = run("record", "verify", "--tenant", code)
    assert (status, verified["verified"], verified["facts"]) == (0, True, 2)
    assert run("record", "rebuild", "--tenant", code)[1]["same"]
    bundle = tmp_path / "case.zip"
    key = run("record", "export", case, "--out", bundle)[1]["key"]["fingerprint"]
    assert run("record", "verify", "--bundle", bundle, "--key", key)[1]["verified"]
    bundle.write_bytes(bundle.read_bytes().replace(b'"channel":"sms"', b'"channel":"app"', 1))
    assert run("record", "verify", "--bundle", bundle, "--key", key)[0] == 1


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("office tenant {code} 示例", "code_taken"),
        ("office tenant BadCode 示例", "code_malformed"),
        ("office tenant fresh1 示例 --kind bank", "kind_malformed"),
        ("office user nobody li --role compliance", "unknown_tenant"),
        ("office user {code} li --role nonsense", "unknown_role"),
        ("office lender {folder}/none.yaml --tenant {code}", "file_unreadable"),
        ("office lender {folder}/bad.yaml --tenant {code}", "file_unreadable"),
        ("office lender {folder}/part.yaml --tenant {code}", "payload_malformed"),
        ("office night {code} {folder}/none", "night_unreadable"),
        ("office backup {folder}/none/x.dump", "database_outside"),
        ("template seed --tenant nobody", "unknown_tenant"),
        ("template approve --tenant {code} --user li", "texts_not_named"),
        ("token create {code} core --scope everything", "unknown_scope"),
        ("token revoke {code} nonsense", "token_malformed"),
        ("token revoke {code} 00000000-0000-0000-0000-000000000001", "unknown_token"),
        ("record verify --tenant nobody", "unknown_tenant"),
        ("record export nonsense", "case_malformed"),
        ("record export 00000000-0000-0000-0000-000000000001", "unknown_case"),
        ("record export {case} --out {folder}/none/case.zip", "file_unwritable"),
        ("record verify --bundle {folder}/none.zip", "file_unreadable"),
        ("record verify --bundle {folder}/bad.yaml", "bundle_unreadable"),
        ("payments import {folder}/none.csv --tenant {code}", "file_unreadable"),
        ("payments unmatched --tenant nobody", "unknown_tenant"),
        ("payments assign nonsense A1 --tenant {code}", "payload_malformed"),
        ("payments reverse 00000000-0000-0000-0000-000000000001 --tenant {code} --reason x", "unknown_payment"),
        ("payments provider BadName --tenant {code}", "name_malformed"),
    ],
)
def test_a_fault_is_one_object_with_a_code(
    run, code: str, tenant, step, tmp_path: Path, typed: str, fault: str
) -> None:
    from arrears.office.facts.append import append
    from arrears.office.tenancy import within

    case = uuid4()
    with within(tenant) as cursor:
        append(cursor, [step(case)])
    (tmp_path / "bad.yaml").write_text("a: [1")
    (tmp_path / "part.yaml").write_text("lender: x")
    arguments = typed.format(code=code, folder=tmp_path, case=case).split()
    status, said = run(*arguments, given=PASSWORD)
    assert (status, said["error"]["code"]) == (2, fault), said
