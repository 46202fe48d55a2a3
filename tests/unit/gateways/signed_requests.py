"""The vendors' documented signatures, computed from their documents and not from their SDKs."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlsplit


def acs3_fault(
    method: str, target: str, headers: Mapping[str, str], body: bytes, key_id: str, secret: str
) -> str | None:
    """Return what is wrong with an ACS3-HMAC-SHA256 request (help.aliyun.com/document_detail/2593177.html)."""
    given = {name.lower(): value.strip() for name, value in headers.items()}
    parts = re.fullmatch(
        r"ACS3-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})",
        given.get("authorization", ""),
    )
    if parts is None:
        return "authorization"
    if parts[1] != key_id:
        return "credential"
    names = parts[2].split(";")
    needed = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"}
    if names != sorted(names) or not needed <= set(names):
        return "signed headers"
    digest = hashlib.sha256(body).hexdigest()
    if given["x-acs-content-sha256"] != digest:
        return "content digest"
    url = urlsplit(target)
    pairs = sorted(parse_qsl(url.query, keep_blank_values=True))
    query = "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in pairs)
    lines = "".join(f"{name}:{given[name]}\n" for name in names)
    canonical = "\n".join([method, url.path or "/", query, lines, parts[2], digest])
    to_sign = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()
    expected = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return None if hmac.compare_digest(expected, parts[3]) else "signature"


def tc3_fault(method: str, headers: Mapping[str, str], body: bytes, secret_id: str, secret_key: str) -> str | None:
    """Return what is wrong with a TC3-HMAC-SHA256 request (cloud.tencent.com/document/api/382/52072)."""
    given = {name.lower(): value.strip() for name, value in headers.items()}
    parts = re.fullmatch(
        r"TC3-HMAC-SHA256 Credential=([^/]+)/([0-9-]+)/([a-z0-9]+)/tc3_request, "
        r"SignedHeaders=([^,]+), Signature=([0-9a-f]{64})",
        given.get("authorization", ""),
    )
    if parts is None:
        return "authorization"
    identity, day, service, names, signature = parts.groups()
    if identity != secret_id:
        return "credential"
    if not {"content-type", "host"} <= set(names.split(";")):
        return "signed headers"
    stamp = int(given["x-tc-timestamp"])
    if day != f"{datetime.fromtimestamp(stamp, UTC):%Y-%m-%d}":
        return "day"
    lines = "".join(f"{name}:{given[name].lower()}\n" for name in names.split(";"))
    canonical = "\n".join([method, "/", "", lines, names, hashlib.sha256(body).hexdigest()])
    scope = f"{day}/{service}/tc3_request"
    to_sign = "\n".join(["TC3-HMAC-SHA256", str(stamp), scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"TC3{secret_key}".encode()
    for word in (day, service, "tc3_request"):
        key = hmac.new(key, word.encode(), hashlib.sha256).digest()
    expected = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return None if hmac.compare_digest(expected, signature) else "signature"
