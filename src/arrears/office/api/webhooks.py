"""Webhooks out: subscriptions to kinds of facts; each call is signed (Standard Webhooks) and retried."""

# pyright: basic

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from arrears.office.api.call import FAULTS, Key, Name, Text, caller, missing, reading, rows_of, run
from arrears.office.api.deliver import secret_of
from arrears.office.config import read_config
from arrears.office.gateways.signature import write_secret

router = Router(tags=["webhooks"])


class SubscriptionOut(Schema):
    """A subscription, and how its last call went."""

    id: UUID
    url: str
    kinds: list[str]
    active: bool
    failures: int
    last_status: str
    made_at: datetime


class SubscriptionList(Schema):
    """Every subscription of the tenant."""

    items: list[SubscriptionOut]


class SubscribeIn(Schema):
    """Where to send facts, and of which kinds (`*` for all)."""

    url: Text = Field(min_length=1, max_length=2000)
    kinds: list[Name] = Field(min_length=1, max_length=100)


class SubscribeOut(Schema):
    """The new subscription and the secret that signs its calls."""

    subscription: UUID
    secret: str


class ChangeIn(Schema):
    """What is left out stays."""

    url: Text | None = Field(default=None, min_length=1, max_length=2000)
    kinds: list[Name] | None = Field(default=None, min_length=1, max_length=100)
    active: bool | None = None


class ChangeOut(Schema):
    """Whether it is active now."""

    subscription: UUID
    active: bool


_ROWS = "SELECT id, url, kinds, active, failures, last_status, made_at FROM webhook_subscription"


@router.get("", response={200: SubscriptionList, **FAULTS})
def list_subscriptions(request: HttpRequest) -> dict[str, Any]:
    """List the tenant's subscriptions."""
    with reading(request, "webhooks:write") as db:
        db.execute(f"{_ROWS} ORDER BY made_at, id")
        return {"items": rows_of(db)}


@router.post("", response={200: SubscribeOut, **FAULTS})
def subscribe(request: HttpRequest, response: HttpResponse, body: SubscribeIn, key: Key) -> dict[str, Any]:
    """Send facts that come from now on."""
    found = caller(request, "webhooks:write")
    identity = uuid5(found.tenant, f"webhook/{key}")
    payload = {"subscription": str(identity), "url": body.url, "kinds": body.kinds}
    answer = run(request, response, "webhooks:write", "webhook.subscribe", payload, key)
    return {**answer, "secret": write_secret(secret_of(read_config(), found.tenant, identity))}


@router.get("/{subscription}", response={200: SubscriptionOut, **FAULTS})
def get_subscription(request: HttpRequest, subscription: UUID) -> dict[str, Any]:
    """Return one subscription."""
    with reading(request, "webhooks:write") as db:
        db.execute(f"{_ROWS} WHERE id = %s", [subscription])
        rows = rows_of(db)
    if not rows:
        raise missing("subscription", "subscription")
    return rows[0]


@router.patch("/{subscription}", response={200: ChangeOut, **FAULTS})
def change(
    request: HttpRequest, response: HttpResponse, subscription: UUID, body: ChangeIn, key: Key
) -> dict[str, Any]:
    """Redirect, stop or resume a subscription; it goes on where it stopped."""
    payload = {"subscription": str(subscription), **body.model_dump(mode="json")}
    return run(request, response, "webhooks:write", "webhook.change", payload, key)


@router.delete("/{subscription}", response={200: ChangeOut, **FAULTS})
def stop(request: HttpRequest, response: HttpResponse, subscription: UUID, key: Key) -> dict[str, Any]:
    """Stop a subscription; it stays listed, as what was sent stays on record."""
    payload = {"subscription": str(subscription), "active": False}
    return run(request, response, "webhooks:write", "webhook.change", payload, key)
