"""Tables of the messages. A message is a row of work; what happened to it is on record."""

# pyright: basic, reportArgumentType=false

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from arrears.office.store.models import Person, TenantTable


class Message(TenantTable):
    """One message on its way, from due to settled; its id is what gateways know it by. Not a projection: work.

    `lease_from` to `lease_until` is the wall-clock time in which its sender may hand it over; `look_at` says when
    somebody asks the gateway what became of it. `contact_id` names the contact of this attempt: one verdict each.
    """

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="+")
    channel = models.TextField()
    wanted = models.TextField(null=True)
    source = models.TextField()
    action_id = models.UUIDField(null=True)
    fallback_of = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    state = models.TextField(default="due")
    reason = models.TextField(default="")
    due_at = models.DateTimeField()
    attempt = models.SmallIntegerField(default=0)
    contact_id = models.UUIDField(null=True)
    template = models.TextField(null=True)
    template_version = models.IntegerField(null=True)
    variables = models.JSONField(null=True)
    text_digest = models.TextField(null=True)
    language = models.TextField(null=True)
    ordinal = models.SmallIntegerField(default=0)
    sealed_text = models.BinaryField(null=True)
    gateway = models.TextField(null=True)
    vendor_id = models.TextField(null=True)
    lease_from = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    receipt_by = models.DateTimeField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "message"
        constraints = [models.UniqueConstraint(fields=["tenant", "action_id"], name="message_action_once")]
        indexes = [
            models.Index(fields=["tenant", "due_at"], name="message_due", condition=models.Q(state="due")),
            models.Index(fields=["tenant", "look_at"], name="message_doubt", condition=models.Q(state="sending")),
            models.Index(fields=["tenant", "receipt_by"], name="message_silent", condition=models.Q(state="sent")),
            models.Index(fields=["chain_id"], name="message_chain"),
            models.Index(fields=["vendor_id"], name="message_vendor", condition=models.Q(state="sent")),
        ]


class Contact(TenantTable):
    """Projection: a contact that was permitted and made, by whatever channel: the law's history.

    `outcome` is empty while nobody knows what became of it.
    """

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    channel = models.TextField()
    recipient = models.TextField()
    number = models.TextField(null=True)
    by_whom = models.TextField()
    at = models.DateTimeField()
    outcome = models.TextField(null=True)
    message = models.UUIDField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "contact"
        indexes = [models.Index(fields=["chain_id", "at"], name="contact_chain")]


class TemplateVersion(TenantTable):
    """Projection: one version of a text, its state, who wrote it and who approved it."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    name = models.TextField()
    version = models.IntegerField()
    state = models.TextField()
    stage = models.TextField()
    channels = ArrayField(models.TextField())
    body = models.JSONField()
    digest = models.TextField()
    drafted_by = models.TextField()
    approved_by = models.TextField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "template_version"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name", "version"], name="template_version_once"),
        ]


class GatewayPlace(TenantTable):
    """How far a tenant has read a gateway's events."""

    id = models.UUIDField(primary_key=True)
    gateway = models.TextField()
    after = models.TextField(default="")

    class Meta:
        """Table name and limits."""

        db_table = "gateway_place"
