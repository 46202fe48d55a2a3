"""Personal data: sealed at rest, masked by default, revealed on record, erased by key, found without being read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from arrears.kernel.refusal import InputError
from arrears.office.privacy.seal import PersonKey, SealBroken, blind, mask, normalise, unwrap

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FIELDS = {"name": ["示例甲"], "phone": ["138 0013 8000", "+86 13900139000"], "email": ["Jia@Example.com"]}


@pytest.fixture
def person(office, tenant):
    from arrears.office.privacy.people import Known, keep, person_id
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        assert keep(cursor, office, [Known("C001", fields=FIELDS)]) == 1
    return person_id(tenant, "C001")


def test_the_database_does_not_hold_it_in_clear(superuser, tenant, person) -> None:
    rows = superuser.execute(
        "SELECT sealed, blind, blind_tail FROM person_field WHERE person_id = %s", [person]
    ).fetchall()
    held = b"".join(part or b"" for row in rows for part in row)
    assert len(rows) == 4
    for name, values in FIELDS.items():
        for value in values:
            assert value.encode() not in held and normalise(name, value).encode() not in held


def test_what_is_kept_is_not_written_again(office, tenant, person) -> None:
    from arrears.office.privacy.people import Known, keep
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        assert keep(cursor, office, [Known("C001", fields=FIELDS)]) == 0
        assert keep(cursor, office, [Known("C001", fields={**FIELDS, "phone": ["13700137000"]})]) == 1
        assert keep(cursor, office, [Known("C001", language="en", fields={**FIELDS, "phone": ["13700137000"]})]) == 1


def test_an_unknown_field_is_refused(office, tenant) -> None:
    from arrears.office.privacy.people import Known, keep
    from arrears.office.tenancy import within

    with pytest.raises(InputError, match="religion"), within(tenant) as cursor:
        keep(cursor, office, [Known("C002", fields={"religion": ["x"]})])


def test_it_is_shown_masked(office, tenant, person) -> None:
    from arrears.office.privacy.people import masked
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        shown = masked(cursor, office, [person])[person]
    assert shown == {"name": ["示**"], "phone": ["138****8000", "+86****9000"], "email": ["J***@Example.com"]}


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("phone", "13800138000", "138****8000"), ("phone", "110", "****"), ("name", "张三", "张*"),
        ("name", "A", "A*"), ("id_number", "11010519491231002X", "1101**********002X"), ("id_number", "1", "****"),
        ("email", "nobody", "***"), ("address", "某市某区某路某号", "某市某***"),
    ],
)  # fmt: skip
def test_masks(field: str, value: str, shown: str) -> None:
    assert mask(field, value) == shown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "13800138000"),
        ("phone", "+86-138-0013-8000"),
        ("phone", "8000"),
        ("name", "示例甲"),
        ("email", "jia@example.COM"),
    ],
)  # fmt: skip
def test_it_is_found_by_its_index(office, tenant, other_tenant, person, field: str, value: str) -> None:
    from arrears.office.privacy.people import find
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        assert find(cursor, office, field, value) == [person]
    with within(other_tenant) as cursor:
        assert find(cursor, office, field, value) == []


def test_one_tenants_index_tells_another_nothing(office, tenant, other_tenant) -> None:
    from arrears.office.keys import personal_keys

    keys = personal_keys(office)
    assert blind(keys, tenant, "phone", "1") != blind(keys, other_tenant, "phone", "1")
    assert blind(keys, tenant, "phone", "1") != blind(keys, tenant, "name", "1")


def test_a_reveal_is_a_fact_with_its_reason(office, tenant, person) -> None:
    from arrears.office.privacy.people import reveal
    from arrears.office.privacy.who_read import read_by, readers_of
    from arrears.office.tenancy import within

    user = uuid4()
    with within(tenant) as cursor:
        seen = reveal(cursor, office, person, ["phone"], actor=f"user:{user}", reason=" 回电 ", at=NOW)
        assert seen == {"phone": FIELDS["phone"]}
        found = read_by(cursor, f"user:{user}", NOW, NOW + timedelta(seconds=1))
        assert [(read.person, read.fields, read.reason) for read in found] == [(person, ("phone",), "回电")]
        assert readers_of(cursor, person, NOW, NOW + timedelta(seconds=1)) == found
        assert read_by(cursor, f"user:{user}", NOW - timedelta(days=1), NOW) == []
        with pytest.raises(InputError, match="say why"):
            reveal(cursor, office, person, ["phone"], actor=f"user:{user}", reason=" ", at=NOW)


def test_whose_data_was_read_is_told_by_person_and_by_reader_and_only_of_one_tenant(
    office, tenant, other_tenant
) -> None:
    from arrears.office.facts.append import append, draft
    from arrears.office.members.commands import user_id
    from arrears.office.privacy.people import Known, keep, person_id
    from arrears.office.privacy.who_read import answer
    from arrears.office.tenancy import within
    from arrears.record.kinds.office import DataRead

    reader, first, second = f"user:{user_id(tenant, 'li.si')}", person_id(tenant, "C1"), person_id(tenant, "C2")
    reads = [(first, reader, 0, "name"), (first, reader, 5, "phone"), (second, reader, 60, "name"),
             (first, "api:scoring", 7, "name")]  # fmt: skip
    for owner, chains in ((tenant, None), (other_tenant, uuid4())):
        with within(owner) as cursor:
            keep(cursor, office, [Known("C1"), Known("C2")])
            append(
                cursor,
                [
                    draft(chains or person, DataRead(person=person, fields=[field], reason=f"第 {minute} 分钟"),
                          happened_at=NOW + timedelta(minutes=minute), actor=actor, source="desk")
                    for person, actor, minute, field in reads
                ],
            )  # fmt: skip
    with within(tenant) as cursor:
        cursor.execute(
            "INSERT INTO member (tenant_id, id, username, display_name, roles, is_active, language, password)"
            " VALUES (%s, %s, 'li.si', '李四', '{}', true, 'zh', '')",
            [tenant, user_id(tenant, "li.si")],
        )
        said = answer(cursor, "li.si", None, NOW, NOW + timedelta(minutes=60))
        assert said["reads"] == 2 and "each" not in said
        assert said["people"] == [
            {"person": str(first), "customer_id": "C1", "reads": 2, "first_at": NOW.isoformat(),
             "last_at": (NOW + timedelta(minutes=5)).isoformat(), "fields": ["name", "phone"],
             "reasons": ["第 0 分钟", "第 5 分钟"]}
        ]  # fmt: skip
        assert answer(cursor, reader, None, NOW, NOW + timedelta(minutes=61))["reads"] == 3
        who = answer(cursor, None, first, NOW, NOW + timedelta(days=1), each=True)
        assert [one["actor"] for one in who["readers"]] == [reader, "api:scoring"]
        assert [one["fields"] for one in who["each"]] == [["name"], ["phone"], ["name"]]
        assert answer(cursor, "api:scoring", first, NOW, NOW + timedelta(days=1))["reads"] == 1
        with pytest.raises(InputError, match="signs in"):
            answer(cursor, "wang.wu", None, NOW, NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        (["--by", "x", "--from", "2026-11-01", "--to", "2026-11-02T00:00Z"], "time_without_offset", "--from"),
        (["--by", "x", "--from", "2026-11-02T00:00Z", "--to", "2026-11-02T00:00Z"], "moments_reversed", "--to"),
        (["--from", "2026-11-01T00:00Z", "--to", "2026-11-02T00:00Z"], "nobody_named", "--by"),
        (["--person", "x", "--from", "2026-11-01T00:00Z", "--to", "2026-11-02T00:00Z"], "person_malformed", "--person"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_says_why(arguments: list[str], code: str, path: str) -> None:
    import json

    from typer.testing import CliRunner

    from arrears.cli.main import app

    done = CliRunner().invoke(app, ["privacy", "who-read", "--tenant", "demo", *arguments])
    said = json.loads(done.stderr)["error"]
    assert (done.exit_code, said["code"], said["path"]) == (2, code, path)


def test_sealed_data_opens_nowhere_else(person, tenant, other_tenant) -> None:
    key = PersonKey(tenant, person, bytes(32))
    sealed = key.seal("phone", "13800138000")
    assert key.open("phone", sealed) == "13800138000"
    for other in (replace(key, tenant=other_tenant), replace(key, person=tenant), replace(key, key=bytes(31) + b"1")):
        with pytest.raises(SealBroken):
            other.open("phone", sealed)
    with pytest.raises(SealBroken):
        key.open("name", sealed)
    with pytest.raises(SealBroken):
        key.open("phone", sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert key.seal("phone", "1") != key.seal("phone", "1")


def test_erasing_destroys_the_key_and_the_next_tape_does_not_bring_it_back(office, tenant, person) -> None:
    from arrears.office.privacy.people import Known, erase, find, keep, key_of, masked
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        reply = key_of(cursor, office, person).seal("reply", "还不上")
        digest = erase(cursor, person, rule="request", actor="user:x", at=NOW)
        assert len(digest) == 64 and masked(cursor, office, [person]) == {person: {}}
        assert find(cursor, office, "phone", "13800138000") == []
        with pytest.raises(InputError, match="erased"):
            key_of(cursor, office, person)
        with pytest.raises(InputError, match="erased"):
            erase(cursor, person, rule="request", actor="user:x", at=NOW)
        assert keep(cursor, office, [Known("C001", fields=FIELDS)]) == 0
        cursor.execute("SELECT payload->>'key_digest' FROM fact WHERE kind = 'person.erased'")
        assert cursor.fetchall() == [(digest,)]
    assert reply  # what was sealed stays, and nobody can open it


def test_a_new_master_key_wraps_the_peoples_keys_anew(office, tenant, person, tmp_path) -> None:
    from arrears.office.keys import add_master_key, personal_keys
    from arrears.office.privacy.people import masked
    from arrears.office.privacy.rotate import rotate
    from arrears.office.tenancy import within

    old = personal_keys(office)
    add_master_key(office, f"k-{uuid4().hex[:6]}")
    fresh = personal_keys(office)
    assert fresh.current != old.current and fresh.masters[old.current] == old.masters[old.current]
    with within(tenant) as cursor:
        before = masked(cursor, office, [person])
        assert (rotate(cursor, office), rotate(cursor, office)) == (1, 0)
        assert masked(cursor, office, [person]) == before
        cursor.execute("SELECT key_id, wrapped_key FROM person WHERE id = %s", [person])
        key_id, wrapped = cursor.fetchone()
    assert key_id == fresh.current
    with pytest.raises(SealBroken, match="not among"):
        unwrap(old, key_id, bytes(wrapped), tenant, person)
    with pytest.raises(InputError, match="already"):
        add_master_key(office, fresh.current)


def test_secrets_are_for_their_owner_alone(office, person) -> None:
    from arrears.office.keys import record_signer

    record_signer(office)
    for path in office.keys.iterdir():
        assert path.stat().st_mode & 0o077 == 0
