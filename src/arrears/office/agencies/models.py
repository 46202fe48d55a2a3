"""Which tenants collect together, folded from facts."""

# pyright: basic, reportArgumentType=false

from __future__ import annotations

from django.db import models

from arrears.office.store.models import TenantTable


class Partner(TenantTable):
    """Projection: a tenant that this one says it collects with. It counts when the other one says so too."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    partner = models.UUIDField()
    role = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "partner"
        indexes = [models.Index(fields=["tenant", "partner"], name="partner_of")]
