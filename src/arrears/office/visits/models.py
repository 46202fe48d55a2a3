"""Tables of the visits; all but the evidence are projections."""

# pyright: basic

from __future__ import annotations

from django.db import models

from arrears.office.store.models import TenantTable


class VisitAddress(TenantTable):
    """Projection: where a person may be visited; text and point are sealed."""

    id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    place = models.TextField()
    source = models.TextField()
    quality = models.TextField()
    sealed_text = models.TextField()
    sealed_point = models.TextField()
    noted_at = models.DateTimeField()

    class Meta:
        """Table name and limits."""

        db_table = "visit_address"
        indexes = [models.Index(fields=["person_id"], name="visit_address_person")]


class Visit(TenantTable):
    """Projection: a visit. `state`: qualified, compare (held out), announced, planned, done, cancelled."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    person_id = models.UUIDField()
    state = models.TextField()
    stage = models.TextField()
    dpd = models.IntegerField()
    value_minor = models.BigIntegerField()
    currency = models.TextField()
    qualified_at = models.DateTimeField()
    qualified_by = models.TextField()
    contact = models.UUIDField(null=True)
    reason = models.TextField(null=True)
    announced_at = models.DateTimeField(null=True)
    address = models.UUIDField(null=True)
    place = models.TextField(null=True)
    place_consent = models.BooleanField(null=True)
    day = models.DateField(null=True)
    opens = models.TextField(null=True)
    closes = models.TextField(null=True)
    promised = models.BooleanField()
    plan = models.UUIDField(null=True)
    team = models.JSONField()
    arrive_at = models.DateTimeField(null=True)
    leave_at = models.DateTimeField(null=True)
    cost_minor = models.BigIntegerField(null=True)
    bell_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    met = models.TextField(null=True)
    outcome = models.TextField(null=True)
    lawful = models.BooleanField(null=True)
    because = models.TextField(null=True)
    stars = models.IntegerField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "visit"
        indexes = [
            models.Index(fields=["case_id"], name="visit_case"),
            models.Index(fields=["tenant", "day", "state"], name="visit_on_day"),
            models.Index(fields=["tenant", "state"], name="visit_state"),
        ]


class Visitor(TenantTable):
    """Projection: who visits, from where, between which hours."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    lat_e6 = models.IntegerField()
    lon_e6 = models.IntegerField()
    opens = models.TextField()
    closes = models.TextField()
    active = models.BooleanField()

    class Meta:
        """Table name."""

        db_table = "visitor"


class VisitDay(TenantTable):
    """Projection: the plan of a day that counts, and the how-manieth it is."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    day = models.DateField()
    plan = models.UUIDField()
    routes = models.JSONField()
    dropped = models.JSONField()
    idle = models.JSONField()
    roads = models.TextField()
    number = models.IntegerField()
    planned_at = models.DateTimeField()

    class Meta:
        """Table name and limits."""

        db_table = "visit_day"
        indexes = [models.Index(fields=["tenant", "day"], name="visit_day_day")]


class VisitEvidence(TenantTable):
    """A photo, sound or signature as it came from a phone, sealed with the person's key. Not a projection."""

    id = models.UUIDField(primary_key=True)
    visit = models.UUIDField()
    sha256 = models.TextField()
    kind = models.TextField()
    bytes = models.BigIntegerField()
    sealed = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        """Table name and limits."""

        db_table = "visit_evidence"
        indexes = [models.Index(fields=["visit"], name="visit_evidence_visit")]
