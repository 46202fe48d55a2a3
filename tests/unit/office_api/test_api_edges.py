"""What is no proper request gets JSON of the one shape under `/api`, a page elsewhere; never HTML there nor a 5xx."""

import json

import pytest

from .test_api_walls import operations

pytestmark = pytest.mark.database
UNSUPPORTED = (415, "content_type_unsupported")
METHODS = ("get", "post", "put", "patch", "delete", "options", "head", "trace")


@pytest.fixture
def send(world):
    from django.test import Client

    def sent(method: str, path: str, body: bytes = b"", kind: str = "application/json", host: str = "localhost"):
        return Client(enforce_csrf_checks=True).generic(
            method.upper(), path, body, kind, HTTP_HOST=host, HTTP_AUTHORIZATION=f"Bearer {world.token}",
            HTTP_IDEMPOTENCY_KEY="edge",
        )  # fmt: skip

    return sent


def fault(answer) -> tuple[int, str]:
    assert answer["Content-Type"].startswith("application/json"), answer.content[:200]
    said = answer.json()
    assert set(said) == {"error"} and set(said["error"]) == {"code", "message", "path"}
    return answer.status_code, said["error"]["code"]


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "host", "expected"),
    [
        ("get", "/api", b"", "", "localhost", (404, "not_found")),
        ("get", "/api/", b"", "", "localhost", (404, "not_found")),
        ("get", "/api/v1", b"", "", "localhost", (404, "not_found")),
        ("post", "/api/v2/cases", b"{}", "application/json", "localhost", (404, "not_found")),
        ("get", "/api/v1/cases/", b"", "", "localhost", (404, "not_found")),
        ("get", "/api/v1/cases", b"", "", "evil.example", (400, "host_unknown")),
        ("post", "/api/v1/payments", b"{bad", "application/json", "localhost", (400, "body_malformed")),
        ("post", "/api/v1/payments", b'{"text": "\xff"}', "application/json", "localhost", (400, "body_malformed")),
        ("post", "/api/v1/payments", b"[" * 99_999, "application/json", "localhost", (400, "body_malformed")),
        ("post", "/api/v1/payments", b"[]", "application/json", "localhost", (422, "request_malformed")),
        ("post", "/api/v1/payments", b"null", "application/json", "localhost", (422, "request_malformed")),
        ("post", "/api/v1/payments", b"", "application/json", "localhost", (422, "request_malformed")),
        ("post", "/api/v1/payments", b"a=1", "application/x-www-form-urlencoded", "localhost", UNSUPPORTED),
        ("post", "/api/v1/payments", b"{}", "text/plain", "localhost", UNSUPPORTED),
        ("post", "/api/v1/payments", b"{}", "", "localhost", UNSUPPORTED),
        ("post", "/api/v1/payments", b"x" * 2_700_000, "application/json", "localhost", (413, "body_too_large")),
    ],
)  # fmt: skip
def test_what_is_no_request_is_told_in_one_shape(send, method, path, body, kind, host, expected) -> None:
    assert fault(send(method, path, body, kind, host)) == expected


def test_every_address_names_the_methods_that_it_takes(send, world) -> None:
    taken: dict[str, set[str]] = {}
    for method, path, _names in operations():
        taken.setdefault(path, set()).add(method.upper())
    for path, methods in taken.items():
        for method in set(METHODS) - {one.lower() for one in methods} - {"head"}:
            answer = send(method, f"/api/v1{path.format(**world.ids)}", b"{}" if method in ("post", "put") else b"")
            assert fault(answer) == (405, "method_not_allowed"), (method, path)
            assert set(answer["Allow"].split(", ")) == methods


def test_a_database_that_went_away_is_503_and_nothing_of_ours(send, monkeypatch) -> None:
    from django.db import OperationalError

    from arrears.office.api import tokens

    def gone(_tenant: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(tokens, "within", gone)
    answer = send("get", "/api/v1/cases")
    assert fault(answer) == (503, "database_unreachable") and answer["Retry-After"] == "5"


@pytest.mark.parametrize(("lang", "says"), [("zh", "没有这个页面"), ("en", "There is nothing here")])
def test_elsewhere_a_page_says_what_to_do(send, lang: str, says: str) -> None:
    from django.test import Client

    answer = Client(HTTP_HOST="localhost", HTTP_COOKIE=f"lang={lang}").get("/nothing")
    assert answer.status_code == 404 and says in answer.content.decode()
    assert send("get", "/desk/queue", host="evil.example").status_code == 400
    stale = send("post", "/sign-in", b"x=1", "application/x-www-form-urlencoded")
    assert stale.status_code == 403 and "刷新后重试" in stale.content.decode()


def test_what_is_not_http_gets_the_same_shape(monkeypatch, office) -> None:
    from gunicorn import util

    written: list[bytes] = []
    monkeypatch.setattr(util, "write_nonblock", lambda _sock, data: written.append(data))
    monkeypatch.setattr(util, "write_error", util.write_error)
    from arrears.office.web.server import write_fault

    write_fault(None, 414, "URI Too Long", 'Request Line is too large ("<8190")')
    head, body = written[0].split(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 414 URI Too Long\r\n") and f"Content-Length: {len(body)}".encode() in head
    assert json.loads(body)["error"]["code"] == "http_malformed"
