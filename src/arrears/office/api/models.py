"""Tables of the API. None is a projection: they are rights and work, and their changes are facts."""

# pyright: basic, reportArgumentType=false

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from arrears.office.store.models import TenantTable


class ApiToken(TenantTable):
    """A program's right to ask: the SHA-256 of its token, scopes, until when; and what it used of this minute."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField()
    digest = models.BinaryField()
    scopes = ArrayField(models.TextField())
    per_minute = models.IntegerField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    minute = models.BigIntegerField(default=0)
    used = models.IntegerField(default=0)

    class Meta:
        """Table name and limits."""

        db_table = "api_token"
        indexes = [models.Index(fields=["tenant", "digest"], name="api_token_digest")]


class Subscription(TenantTable):
    """Where facts of some kinds are sent as they come, from which place of the log on."""

    id = models.UUIDField(primary_key=True)
    url = models.TextField()
    kinds = ArrayField(models.TextField())
    active = models.BooleanField(default=True)
    after = models.BigIntegerField()
    failures = models.IntegerField(default=0)
    last_status = models.TextField(default="")
    made_at = models.DateTimeField()

    class Meta:
        """Table name."""

        db_table = "webhook_subscription"
