"""Every endpoint with another tenant's ids answers 404; without token 401; without scope 403."""

import itertools
from uuid import uuid4

import pytest

from .conftest import TODAY

pytestmark = pytest.mark.database

BODIES = {
    "/cases/{case}/holds": {"kind": "illness", "reason": "x"},
    "/cases/{case}/holds/{hold}/lift": {"reason": "x"},
    "/cases/{case}/notes": {"text": "x"},
    "/cases/{case}/promises": {"amount": "1.00", "due_on": TODAY.isoformat()},
    "/cases/{case}/contacts": {"contact": str(uuid4()), "channel": "sms"},
    "/cases/{case}/contacts/{contact}/outcome": {"outcome": "no_answer"},
    "/payments/{payment}/assign": {"account": "x", "because": "x"},
    "/payments/{payment}/reverse": {"reason": "x"},
    "/payments/{payment}/return": {"reason": "x", "amount": "1.00"},
    "/persons/{person}/reveal": {"fields": ["name"], "reason": "x"},
    "/persons/{person}/export": {"reason": "x"},
    "/persons/{person}/erase": {"rule": "x"},
    "/webhooks/{subscription}": {"active": False},
    "/payments": {"paid_on": TODAY.isoformat(), "amount": "1.00"},
    "/webhooks": {"url": "https://example.com/", "kinds": ["*"]},
}


def operations():
    from arrears.office.api.root import api

    for path, methods in api.get_openapi_schema(path_prefix="")["paths"].items():
        for method, operation in methods.items():
            if operation.get("security"):
                yield method, path, [one["name"] for one in operation.get("parameters", []) if one["in"] == "path"]


def test_another_tenants_ids_are_unknown(world, other_world) -> None:
    tried = 0
    for method, path, names in operations():
        if not names:
            continue
        # Every mixture of own and foreign ids in which one at least is foreign.
        for foreign in itertools.product((True, False), repeat=len(names)):
            if not any(foreign):
                continue
            mixed = zip(names, foreign, strict=True)
            ids = {name: (other_world if strange else world).ids[name] for name, strange in mixed}
            if path.endswith("/assign"):
                ids["payment"] = other_world.ids["unmatched"]
            status, body, _ = world.ask(method, path.format(**ids), BODIES.get(path))
            assert (status, set(body)) == (404, {"error"}), (method, path, ids, body)
            assert body["error"]["code"].startswith("unknown_"), (method, path, body)
            tried += 1
    assert tried >= 20


def test_foreign_ids_inside_a_body_are_unknown(world, other_world) -> None:
    body = {"account": other_world.account, "because": "x"}
    assert world.ask("post", f"/payments/{world.ids['unmatched']}/assign", body)[0] == 404
    money = {"paid_on": TODAY.isoformat(), "amount": "1.00", "account": other_world.account}
    assert world.ask("post", "/payments", money)[0] == 404
    for path in ("/cases", "/accounts", "/payments", "/payments/unmatched", "/webhooks"):
        items = world.ask("get", path)[1]["items"]
        assert items and not {str(one["id"]) for one in items} & set(other_world.ids.values())


def test_own_ids_are_found(world) -> None:
    """The check above can fail: with the tenant's own ids the same requests are answered."""
    for method, path, names in operations():
        if method == "get" and names:
            status, body, _ = world.ask(method, path.format(**world.ids))
            assert status == 200, (path, body)


def test_no_token_no_answer_and_no_scope_no_entry(world) -> None:
    blind = world.token_for("accounts:read")
    for method, path, _names in operations():
        url = path.format(**world.ids)
        assert world.ask(method, url, BODIES.get(path), token="arr_x")[0] == 401
        status, body, _ = world.ask(method, url, BODIES.get(path), token=blind)
        expected = 200 if path.startswith("/accounts") else 403
        assert status == expected, (method, path, body)
