"""Tables of calls, folded from facts."""

# pyright: basic, reportArgumentType=false

from __future__ import annotations

from django.db import models

from arrears.office.store.models import TenantTable


class CallAttempt(TenantTable):
    """Projection: a call that a gateway was asked for. `state`: asked, placed, ringing, answered, ended, not_placed."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    caller = models.TextField()
    number = models.TextField()
    extension = models.TextField()
    gateway = models.TextField()
    state = models.TextField()
    until = models.DateTimeField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    seconds = models.IntegerField(null=True)
    cause = models.TextField(null=True)
    vendor_id = models.TextField(null=True)
    recording = models.TextField(null=True)
    recording_sha256 = models.TextField(null=True)
    record = models.TextField(null=True)
    record_seconds = models.IntegerField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "call_attempt"
        indexes = [
            models.Index(fields=["case_id"], name="call_attempt_case"),
            models.Index(fields=["tenant", "until"], name="call_attempt_doubt", condition=models.Q(state="asked")),
            models.Index(fields=["tenant", "vendor_id"], name="call_attempt_vendor"),
            models.Index(fields=["tenant", "asked_at"], name="call_attempt_asked"),
        ]


class StrayCall(TenantTable):
    """Projection: a call on the exchange's record that nobody attempted here, and what was found out about it."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    record = models.TextField()
    began_at = models.DateTimeField()
    seconds = models.IntegerField()
    number = models.TextField()
    extension = models.TextField(null=True)
    case_id = models.UUIDField(null=True)
    recording = models.TextField(null=True)
    explained_by = models.TextField(null=True)
    because = models.TextField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "call_stray"
        indexes = [models.Index(fields=["tenant", "began_at"], name="call_stray_began")]
