"""Tables of legal matters: folded from facts, unless they say that they are not."""

# pyright: basic, reportArgumentType=false

from __future__ import annotations

from django.db import models

from arrears.office.store.models import TenantTable


class Letter(TenantTable):
    """Projection: a letter or paper that was made, and what became of it."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    kind = models.TextField()
    account = models.TextField(null=True)
    matter = models.UUIDField(null=True)
    number = models.TextField(null=True)
    name = models.TextField()
    document = models.TextField()
    addressee = models.TextField()
    guarantor = models.UUIDField(null=True)
    issued_on = models.DateField()
    delivered_on = models.DateField(null=True)
    way = models.TextField(null=True)
    proof = models.TextField(null=True)
    returned_on = models.DateField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "letter"
        indexes = [models.Index(fields=["chain_id"], name="letter_chain")]


class AssetClue(TenantTable):
    """Projection: something that could be preserved. `gone` where it was withdrawn."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    asset = models.TextField()
    worth_minor = models.BigIntegerField()
    source = models.TextField()
    sealed = models.TextField()
    found_on = models.DateField()
    gone = models.BooleanField()

    class Meta:
        """Table name and limits."""

        db_table = "asset_clue"
        indexes = [models.Index(fields=["chain_id"], name="asset_clue_chain")]


class Guarantee(TenantTable):
    """Projection: who answers for an account, how far and how long. `ended` where it does not hold any more."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    account = models.TextField()
    guarantor = models.UUIDField()
    said_by = models.TextField()
    form = models.TextField(null=True)
    amount_minor = models.BigIntegerField(null=True)
    main_due = models.DateField(null=True)
    period_months = models.IntegerField(null=True)
    agreed_on = models.DateField(null=True)
    ended = models.BooleanField()

    class Meta:
        """Table name and limits."""

        db_table = "guarantee"
        indexes = [
            models.Index(fields=["chain_id"], name="guarantee_chain"),
            models.Index(fields=["guarantor"], name="guarantee_guarantor"),
        ]


class Matter(TenantTable):
    """Projection: one legal proceeding of a case: where it stands, what it claims, what it cost."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    kind = models.TextField()
    variant = models.TextField(null=True)
    state = models.TextField()
    stayed = models.BooleanField()
    over = models.BooleanField()
    account = models.TextField(null=True)
    amount_minor = models.BigIntegerField()
    currency = models.TextField()
    court = models.TextField(null=True)
    docket = models.TextField(null=True)
    lawyer = models.TextField(null=True)
    sheet = models.JSONField()
    particulars = models.JSONField()
    events = models.JSONField()
    costs = models.JSONField()
    opened_on = models.DateField()
    opened_by = models.TextField()
    approved_by = models.TextField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "matter"
        indexes = [
            models.Index(fields=["chain_id"], name="matter_chain"),
            models.Index(fields=["tenant", "over", "opened_on"], name="matter_list"),
        ]


class DeadlineNotice(TenantTable):
    """Projection: the warnings of one deadline, until somebody acted upon it."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    matter = models.UUIDField(null=True)
    deadline = models.TextField()
    due_on = models.DateField()
    level = models.TextField()
    steps = models.IntegerField()
    told = models.TextField()
    warned_on = models.DateField()
    acted_by = models.TextField(null=True)
    acted_on = models.DateField(null=True)
    because = models.TextField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "deadline_notice"
        indexes = [models.Index(fields=["chain_id"], name="deadline_notice_chain")]


class DeadlinePlace(TenantTable):
    """A deadline that stands, for the wall. Not a projection: computed from facts each day and after each step."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    matter = models.UUIDField(null=True)
    account = models.TextField(null=True)
    deadline = models.TextField()
    due_on = models.DateField()
    warn_on = models.DateField()
    counted_from = models.DateField()
    first_seen_on = models.DateField()
    body = models.JSONField()

    class Meta:
        """Table name and limits."""

        db_table = "deadline_place"
        indexes = [
            models.Index(fields=["tenant", "due_on"], name="deadline_place_due"),
            models.Index(fields=["chain_id"], name="deadline_place_chain"),
        ]


class LegalDocument(TenantTable):
    """A letter's or paper's file, sealed with the person's key: erasing the person erases it. Not a projection."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    person = models.UUIDField()
    digest = models.TextField()
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        """Table name and limits."""

        db_table = "legal_document"
        indexes = [models.Index(fields=["chain_id"], name="legal_document_chain")]
