"""Payment providers tell us of payments: signed (Standard Webhooks), within five minutes, each once."""

# pyright: basic, reportCallIssue=false

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Schema
from pydantic import Field, ValidationError

from arrears.kernel.money import parse_money
from arrears.office.actor import system_actor
from arrears.office.api.call import FAULTS, Fault, Name, Text, missing
from arrears.office.commands.execute import execute
from arrears.office.config import read_config
from arrears.office.gateways.port import CallbackRefused
from arrears.office.gateways.signature import check
from arrears.office.members.tenants import tenant_called
from arrears.office.payments.providers import provider_secret
from arrears.office.payments.take_in import payment_id
from arrears.office.tenancy import within

router = Router(tags=["providers"])
LARGEST_BODY = 100_000


class ProviderPayment(Schema):
    """What a provider says: money came, or an earlier payment of theirs was taken back."""

    event: Literal["payment", "reversal"]
    reference: Text = Field(min_length=1, max_length=140)
    paid_on: date
    currency: str = Field(default="CNY", pattern=r"^[A-Z]{3}$")
    amount: Text = Field(max_length=24, examples=["584.00"])
    account: Name | None = None
    text: Text = Field(default="", max_length=1000)
    payer_name: Text = Field(default="", max_length=140)


class ProviderDone(Schema):
    """What came of it."""

    payment: UUID
    state: str


@router.post(
    "/{tenant}/{provider}/payments",
    auth=None,
    response={200: ProviderDone, **FAULTS},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object", "description": "ProviderPayment, signed"}}},
        }
    },
)
def tell(
    request: HttpRequest, response: HttpResponse, tenant: str = Path(..., max_length=40),
    provider: str = Path(..., max_length=40),
) -> dict[str, Any]:  # fmt: skip
    """Take in what a provider says; the same event twice is answered as the first time."""
    identity = _signed_for(request, tenant, provider)
    said = _read(request.body)
    minor = parse_money(said.amount, said.currency, path="amount")
    if said.event == "reversal":
        return _reverse(response, identity, provider, said, minor)
    payload = {
        "paid_on": said.paid_on.isoformat(), "currency": said.currency, "amount_minor": minor, "account": said.account,
        "bank_reference": said.reference, "text": said.text, "payer_name": said.payer_name,
        "origin": f"provider {provider}",
    }  # fmt: skip
    return _run(response, "payment.post", payload, identity, provider, f"payment/{said.reference}")


def _signed_for(request: HttpRequest, tenant: str, provider: str) -> UUID:
    """Return the tenant whose provider signed the request; whatever is wrong, the answer is the same."""
    if len(request.body) > LARGEST_BODY:
        raise Fault(422, "body_too_large", f"an event has {LARGEST_BODY} bytes at most")
    if "\x00" in tenant or "\x00" in provider:
        raise missing("provider", "provider")
    identity = tenant_called(tenant)
    with within(identity) as cursor:
        secret = provider_secret(cursor, read_config(), provider)
    if secret is None:
        raise missing("provider", "provider")
    try:
        check([secret], _headers(request), request.body, datetime.now(UTC))
    except CallbackRefused:
        raise Fault(401, "signature_invalid", "sign the body with this provider's secret, now") from None
    return identity


def _headers(request: HttpRequest) -> dict[str, str]:
    """Return the headers of the signature; Django keeps headers as HTTP_… of its META."""
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    found = {name: request.META.get(f"HTTP_{name.upper().replace('-', '_')}") for name in names}
    return {name: value for name, value in found.items() if value is not None}


def _read(body: bytes) -> ProviderPayment:
    try:
        return ProviderPayment.model_validate(json.loads(body))
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        path = ".".join(str(step) for step in first["loc"])
        raise Fault(422, "request_malformed", first["msg"], path) from None
    except (ValueError, RecursionError):
        raise Fault(422, "json_malformed", "the body is no JSON") from None


def _reverse(response: HttpResponse, tenant: UUID, provider: str, said: ProviderPayment, minor: int) -> dict[str, Any]:
    from arrears.office.payments.line import Keys

    key = Keys(f"provider {provider}").key(said.reference, said.paid_on, minor, "in")
    payload = {"payment": str(payment_id(tenant, key)), "reason": f"reversed by provider {provider}"}
    return _run(response, "payment.reverse", payload, tenant, provider, f"reversal/{said.reference}")


def _run(
    response: HttpResponse, name: str, payload: dict[str, Any], tenant: UUID, provider: str, event: str
) -> dict[str, Any]:
    done = execute(
        name, payload, key=f"provider/{provider}/{event}"[:255], tenant=tenant, actor=system_actor("provider"),
        source=f"provider {provider}", config=read_config(),
    )  # fmt: skip
    response["Idempotent-Replayed"] = "false" if done.first else "true"
    return done.answer
