"""Tables of the desk: what is folded from facts, the queue's work, and what signing in needs."""

# pyright: basic, reportArgumentType=false

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from arrears.office.store.models import TenantTable


class CaseTrack(TenantTable):
    """Projection: what a case's facts say for the queue: when somebody talked last, what is promised, when to retry."""

    id = models.UUIDField(primary_key=True)
    last_contact_at = models.DateTimeField(null=True)
    last_conversation_at = models.DateTimeField(null=True)
    unanswered = models.IntegerField()
    last_outcome = models.TextField(null=True)
    promise_due_on = models.DateField(null=True)
    promise_broken_on = models.DateField(null=True)
    retry_at = models.DateTimeField(null=True)
    reply_waiting = models.BooleanField()
    hardship = models.BooleanField()
    skill = models.TextField(default="")
    paused = models.BooleanField(default=False)
    paused_until = models.DateTimeField(null=True)

    class Meta:
        """Table name."""

        db_table = "case_track"


class Promise(TenantTable):
    """Projection: a promise to pay and how it was judged last."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    currency = models.TextField()
    amount_minor = models.BigIntegerField()
    promised_on = models.DateField()
    due_on = models.DateField()
    status = models.TextField()
    paid_minor = models.BigIntegerField()
    made_by = models.TextField()

    class Meta:
        """Table name and limits."""

        db_table = "promise"
        indexes = [
            models.Index(fields=["case_id"], name="promise_case"),
            models.Index(fields=["tenant", "due_on"], name="promise_open", condition=Q(status="open")),
        ]


class Plan(TenantTable):
    """Projection: a plan from its proposal to its end. `status`: waiting, declined, agreed, kept, broken, withdrawn."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    kind = models.TextField()
    currency = models.TextField()
    rows = models.JSONField()
    total_minor = models.BigIntegerField()
    waived_minor = models.BigIntegerField()
    terms = models.JSONField()
    approval_by = models.TextField(null=True)
    status = models.TextField()
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    approved_by = models.TextField(null=True)
    agreed_on = models.DateField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "plan"
        indexes = [
            models.Index(fields=["case_id"], name="plan_case"),
            models.Index(fields=["tenant", "proposed_at"], name="plan_waiting", condition=Q(status="waiting")),
        ]


class QueueEntry(TenantTable):
    """An open case's place in the queue. Work, not a projection: its points are of a day (`desk.rank`).

    `state`: ready, waiting (until `available_at`), paused (by a team lead). A lease says whose it is right now.
    """

    case_id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    points = models.IntegerField()
    reasons = models.JSONField()
    stage = models.TextField()
    owner_role = models.TextField()
    owner = models.UUIDField(null=True)
    language = models.TextField()
    currency = models.TextField()
    overdue_minor = models.BigIntegerField()
    dpd = models.IntegerField()
    next_step = models.TextField()
    deadline = models.DateField(null=True)
    state = models.TextField()
    available_at = models.DateTimeField(null=True)
    ranked_on = models.DateField()
    skill = models.TextField(default="")
    leased_by = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        """Table name and limits. The lease is in no ordered index, so that taking a case writes the row alone."""

        db_table = "desk_queue"
        indexes = [
            models.Index(
                F("tenant"), F("owner_role"), F("points").desc(), F("case_id"), name="queue_role",
                condition=Q(state="ready"),
            ),
            models.Index(F("tenant"), F("points").desc(), F("case_id"), name="queue_all", condition=Q(state="ready")),
            models.Index(
                F("tenant"), F("stage"), F("points").desc(), F("case_id"), name="queue_stage",
                condition=Q(state="ready"),
            ),
            models.Index(
                F("tenant"), F("owner"), F("points").desc(), name="queue_owner", condition=Q(owner__isnull=False)
            ),
            models.Index(fields=["tenant", "available_at"], name="queue_waiting", condition=Q(state="waiting")),
            models.Index(fields=["leased_by"], name="queue_lease", condition=Q(leased_by__isnull=False)),
        ]  # fmt: skip


class Worker(TenantTable):
    """Projection: what somebody who works cases can be given; null where nobody has said."""

    id = models.UUIDField(primary_key=True)
    languages = models.JSONField(null=True)
    skills = models.JSONField(null=True)
    most_cases = models.IntegerField(null=True)
    extension = models.TextField(null=True)

    class Meta:
        """Table name."""

        db_table = "desk_worker"


class CallInspection(TenantTable):
    """Projection: what somebody heard in a recorded call."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    contact = models.UUIDField()
    caller = models.TextField()
    listener = models.TextField()
    at = models.DateTimeField()
    points = models.JSONField()
    score = models.IntegerField()
    passed = models.BooleanField()
    follow_up = models.TextField()
    sealed_note = models.TextField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "call_inspection"
        indexes = [
            models.Index(fields=["contact"], name="call_inspection_contact"),
            models.Index(fields=["tenant", "caller", "at"], name="call_inspection_caller"),
            models.Index(fields=["case_id"], name="call_inspection_case"),
        ]


class RetiredNumber(TenantTable):
    """Projection: a number of a stranger, or of nobody, by its opaque id; on the case that found out."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    number = models.TextField()
    because = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Table name and limits."""

        db_table = "retired_number"
        indexes = [
            models.Index(fields=["case_id"], name="retired_number_case"),
            models.Index(fields=["tenant", "number"], name="retired_number_number"),
        ]


class CaseDocument(TenantTable):
    """A file that was added to a case, sealed with its person's key. Content, not a projection."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    person_id = models.UUIDField()
    sha256 = models.TextField()
    sealed = models.BinaryField()

    class Meta:
        """Table name and limits."""

        db_table = "case_document"
        indexes = [models.Index(fields=["case_id"], name="case_document_case")]


class SavedView(TenantTable):
    """A user's named filter of the queue. A preference, not a projection."""

    id = models.UUIDField(primary_key=True)
    user_id = models.UUIDField()
    name = models.TextField()
    query = models.TextField()

    class Meta:
        """Table name and limits."""

        db_table = "desk_view"
        indexes = [models.Index(fields=["user_id"], name="desk_view_user")]


class QueuePlace(TenantTable):
    """How far the queue has followed the log, and for which day its points are."""

    id = models.UUIDField(primary_key=True)
    arrival = models.BigIntegerField()
    ranked_on = models.DateField()

    class Meta:
        """Table name."""

        db_table = "desk_queue_place"


class SignInFailure(TenantTable):
    """A password or code that was wrong; `subject` is a digest of who and from where."""

    id = models.BigAutoField(primary_key=True)
    subject = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        """Table name and limits."""

        db_table = "sign_in_failure"
        indexes = [models.Index(fields=["tenant", "subject", "at"], name="sign_in_failure_subject")]


class SecondFactor(TenantTable):
    """A user's TOTP secret, sealed. `used_step` is the last time step that was used: a code counts once."""

    id = models.UUIDField(primary_key=True)
    sealed = models.BinaryField()
    key_id = models.TextField()
    used_step = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        """Table name."""

        db_table = "second_factor"
