"""The API in use: idempotent, paged, limited, one shape for faults, lawful; providers signed; webhooks delivered."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from .conftest import TODAY

pytestmark = pytest.mark.database


def test_the_same_key_gives_the_first_answer(world) -> None:
    body = {"paid_on": TODAY.isoformat(), "amount": "5.00", "account": world.account}
    status, first, answer = world.ask("post", "/payments", body, key="once")
    assert (status, answer["Idempotent-Replayed"], first["state"]) == (200, "false", "posted")
    status, again, answer = world.ask("post", "/payments", body, key="once")
    assert (status, answer["Idempotent-Replayed"], again) == (200, "true", first)
    status, fault, _ = world.ask("post", "/payments", {**body, "amount": "6.00"}, key="once")
    assert (status, fault["error"]["code"]) == (422, "key_reused")
    found = world.ask("get", f"/payments/{first['payment']}")[1]
    assert (found["amount"], found["account"], found["parts"]) == ("5.00", world.account, {"principal": "5.00"})


def test_a_change_without_key_is_refused(world) -> None:
    from django.test import Client

    answer = Client(HTTP_HOST="localhost").post(
        f"/api/v1/cases/{world.case}/notes", json.dumps({"text": "x"}), content_type="application/json",
        headers={"Authorization": f"Bearer {world.token}"},
    )  # fmt: skip
    assert answer.status_code == 422 and answer.json()["error"]["path"].endswith("Idempotency-Key")


def test_pages_hold_everything_once(world) -> None:
    for number in range(5):
        world.ask("post", "/payments", {"paid_on": TODAY.isoformat(), "amount": f"1.0{number}", "text": "?"})
    seen, cursor = [], None
    while True:
        path = "/payments/unmatched?limit=2" + (f"&cursor={cursor}" if cursor else "")
        page = world.ask("get", path)[1]
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 6
    assert world.ask("get", "/payments/unmatched?cursor=nonsense")[1]["error"]["code"] == "cursor_malformed"


def test_limits_expiry_and_revocation(world) -> None:
    from arrears.office.actor import system_actor
    from arrears.office.api.tokens import caller_of, make_token, revoke

    slow = world.token_for("cases:read", per_minute=1)
    assert world.ask("get", "/cases", token=slow)[0] == 200
    status, fault, answer = world.ask("get", "/cases", token=slow)
    assert status in (200, 429)  # a new minute may just have begun
    if status == 429:
        assert fault["error"]["code"] == "too_many_requests" and int(answer["Retry-After"]) <= 60
    now = datetime.now(UTC)
    short, identity = make_token(
        world.tenant, "s", ["cases:read"], actor=system_actor("test"), config=world.config, days=1, at=now
    )
    assert caller_of(short, now) is not None
    assert caller_of(short, now + timedelta(days=1)) is None
    revoke(world.tenant, identity, actor=system_actor("test"), config=world.config)
    assert caller_of(short, now) is None
    forged = short.replace(world.tenant.hex, uuid4().hex)
    assert caller_of(forged, now) is None


def test_the_law_is_asked_and_its_answer_kept(world) -> None:
    contact = str(uuid4())
    status, said, _ = world.ask("post", f"/cases/{world.case}/contacts", {"contact": contact, "channel": "sms"})
    assert status == 200
    assert said["permitted"] is False and "verdict" in said["verdict"]  # the case is held for illness
    facts = world.ask("get", f"/cases/{world.case}/facts?limit=200")[1]["items"]
    assert [one["payload"]["contact"] for one in facts if one["kind"] == "contact.decided"] == [contact]
    world.ask("post", f"/cases/{world.case}/holds/{world.ids['hold']}/lift", {"reason": "康复"})
    assert world.ask("get", f"/cases/{world.case}")[1]["holds"][0]["lifted_at"] is not None


def test_people_are_masked_and_each_reading_is_a_fact(world) -> None:
    from arrears.office.privacy.who_read import readers_of
    from arrears.office.tenancy import within

    shown = world.ask("get", f"/persons/{world.person}")[1]
    assert shown["fields"]["phone"] == ["138****0001"]
    clear = world.ask("post", f"/persons/{world.person}/reveal", {"fields": ["phone"], "reason": "核对"})[1]
    assert clear["fields"] == {"phone": ["13800000001"]}
    world.ask("post", f"/cases/{world.case}/notes", {"text": "客户来电"})
    data = world.ask("post", f"/persons/{world.person}/export", {"reason": "本人申请"})[1]["data"]
    assert data["fields"]["name"] == ["示例甲"]
    notes = [one["payload"] for one in data["cases"][str(world.case)] if one["kind"] == "case.noted"]
    assert notes == [{"sealed_text": "客户来电"}]
    now = datetime.now(UTC)
    with within(world.tenant) as cursor:
        assert len(readers_of(cursor, world.person, now - timedelta(hours=1), now + timedelta(hours=1))) == 2


def test_erasure_waits_for_what_must_be_kept_and_proves_itself(world) -> None:
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute
    from arrears.office.privacy.retention import Rule, erase_due
    from arrears.office.tenancy import within

    def erase():
        return world.ask("post", f"/persons/{world.person}/erase", {"rule": "本人申请"})

    assert erase()[1]["error"]["code"] == "case_open"
    close = {"case": str(world.case), "reason": "settled"}
    execute("case.close", close, key="close", tenant=world.tenant, actor=system_actor("test"), config=world.config)
    assert erase()[1]["error"]["code"] == "hold_runs"
    rule = Rule(rule="closed_cases", what="person", after_days=30, says={})
    soon, late = datetime.now(UTC), datetime.now(UTC) + timedelta(days=31)
    with within(world.tenant) as cursor:
        assert erase_due(cursor, late.date(), late, (rule,)).counts == {"closed_cases": 0}  # the hold keeps it
    lifted = {"case": str(world.case), "hold": world.ids["hold"], "reason": "康复"}
    execute("hold.lift", lifted, key="lift", tenant=world.tenant, actor=system_actor("test"), config=world.config)
    with within(world.tenant) as cursor:
        assert erase_due(cursor, soon.date(), soon, (rule,)).counts == {"closed_cases": 0}  # not yet
        assert erase_due(cursor, late.date(), late, (rule,)).counts == {"closed_cases": 1}
        cursor.execute("SELECT count(*) FROM person_field WHERE person_id = %s", [world.person])
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT payload->>'rule' FROM fact WHERE kind = 'person.erased'")
        assert cursor.fetchall() == [("retention: closed_cases",)]
    assert world.ask("get", f"/persons/{world.person}")[1]["fields"] == {}


def signed(secret: bytes, body: bytes, at: datetime, identity: str = "evt-1") -> dict[str, str]:
    from arrears.office.gateways.signature import sign

    return sign(secret, identity, at, body)


def test_a_provider_tells_once_and_signed(world) -> None:
    from django.test import Client

    from arrears.office.gateways.signature import read_secret
    from arrears.office.payments.providers import make_provider
    from arrears.office.store.models import Tenant
    from arrears.office.tenancy import within

    with within(world.tenant) as cursor:
        secret = read_secret(make_provider(cursor, world.config, "pay"))
    code = Tenant.objects.get(id=world.tenant).code
    event = {"event": "payment", "reference": "P1", "paid_on": TODAY.isoformat(), "amount": "9.00",
             "account": world.account}  # fmt: skip
    now = datetime.now(UTC)

    def tell(said: dict, headers: dict | None = None, path: str = f"{code}/pay"):
        body = json.dumps(said).encode()
        answer = Client(HTTP_HOST="localhost").post(
            f"/api/v1/providers/{path}/payments", body, content_type="application/json",
            headers=signed(secret, body, now) if headers is None else headers,
        )  # fmt: skip
        return answer.status_code, answer.json()

    first = tell(event)
    assert first[0] == 200 and first[1]["state"] == "posted"
    assert tell(event) == first
    assert tell({**event, "amount": "8.00"})[1]["error"]["code"] == "key_reused"
    assert tell(event, {})[0] == 401
    body = json.dumps(event).encode()
    assert tell(event, signed(bytes(32), body, now))[0] == 401
    assert tell(event, signed(secret, body, now - timedelta(minutes=6)))[0] == 401
    assert tell({**event, "amount": "1"}, signed(secret, body, now))[0] == 401  # the body is what was signed
    assert tell(event, path=f"{code}/other")[0] == 404
    assert tell(event, path="nobody/pay")[0] == 404
    assert tell({**event, "event": "reversal"})[1]["state"] == "reversed"
    assert world.ask("get", f"/payments/{first[1]['payment']}")[1]["state"] == "reversed"


def test_facts_go_out_in_order_signed_and_again_after_a_failure(world, monkeypatch) -> None:
    from arrears.office.api import deliver as delivering
    from arrears.office.gateways.signature import check, read_secret

    monkeypatch.setattr(delivering, "check_address", lambda url, resolve: None)
    body = {"url": "https://example.com/in", "kinds": ["case.noted", "payment.posted"]}
    made = world.ask("post", "/webhooks", body, key="hook")[1]
    assert world.ask("post", "/webhooks", body, key="hook")[1] == made
    secret, got, status = read_secret(made["secret"]), [], [503]

    def receive(request: httpx.Request) -> httpx.Response:
        check([secret], dict(request.headers), request.content, datetime.now(UTC))
        if status[0] == 200:
            got.extend(json.loads(request.content)["facts"])
        return httpx.Response(status[0])

    def go() -> int | None:
        return delivering.deliver(
            world.tenant, UUID(made["subscription"]), world.config, datetime.now(UTC), httpx.MockTransport(receive)
        )

    for number in range(3):
        world.ask("post", f"/cases/{world.case}/notes", {"text": f"note {number}"})
    assert go() == 10 and go() == 20
    assert world.ask("get", f"/webhooks/{made['subscription']}")[1]["failures"] == 2
    status[0] = 200
    assert go() == 0 and go() is None
    assert [one["kind"] for one in got] == ["case.noted"] * 3
    assert "note" not in json.dumps([one["payload"] for one in got])
    world.ask("delete", f"/webhooks/{made['subscription']}")
    world.ask("post", f"/cases/{world.case}/notes", {"text": "later"})
    assert go() is None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com/", "url_not_https"),
        ("https://127.0.0.1/", "url_private"),
        ("https://10.1.2.3/x", "url_private"),
        ("https://[::1]/", "url_private"),
        ("https://localhost/", "url_private"),
        ("https://user:pass@example.com/", "url_malformed"),
        ("nonsense", "url_malformed"),
    ],
)
def test_webhooks_go_to_public_addresses_only(office, url: str, code: str) -> None:
    from arrears.kernel.refusal import InputError
    from arrears.office.api.addresses import check_address

    with pytest.raises(InputError) as fault:
        check_address(url)
    assert fault.value.code == code
