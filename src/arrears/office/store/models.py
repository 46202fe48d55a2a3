"""The office's tables. Facts are primary; what is marked as a projection can be made again from them.

Every table with a `tenant` stands behind a wall: row-level security, forced (`database/walls.py`). Personal data is
sealed (`privacy/seal.py`); keys such as the lender's customer number are not personal by themselves and stay readable.
"""

# pyright: basic, reportArgumentType=false

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Tenant(models.Model):
    """A lender, or an agency that collects for lenders. Shared: its rows name organisations, never people."""

    id = models.UUIDField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    kind = models.TextField(choices=[("lender", "lender"), ("agency", "agency")])

    class Meta:
        """Table name and limits."""

        db_table = "tenant"


class TenantTable(models.Model):
    """A table behind the tenants' wall."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, db_index=False, related_name="+")

    class Meta:
        """No table of its own."""

        abstract = True


class UserManager(BaseUserManager):
    """Finds users within the tenant that the transaction acts for."""

    use_in_migrations = True

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user of that name; the wall leaves only those of the tenant."""
        return self.get(username=username)


class User(AbstractBaseUser, TenantTable):
    """Somebody who works here; `roles` are names of `people/roles.yaml`, and say what they may do."""

    id = models.UUIDField(primary_key=True)
    username = models.TextField()
    display_name = models.TextField()
    roles = ArrayField(models.TextField(), default=list)
    is_active = models.BooleanField(default=True)
    language = models.TextField(default="zh")

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        """Table name and limits."""

        db_table = "member"
        constraints = [models.UniqueConstraint(fields=["tenant", "username"], name="member_name_once_a_tenant")]


class Person(TenantTable):
    """A borrower, guarantor or contact. `wrapped_key` seals everything personal; without it all of that is noise."""

    id = models.UUIDField(primary_key=True)
    customer_id = models.TextField()
    language = models.TextField(default="zh")
    timezone = models.TextField(default="Asia/Shanghai")
    preferred_channel = models.TextField(null=True)
    wrapped_key = models.BinaryField(null=True)
    key_id = models.TextField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "person"
        constraints = [models.UniqueConstraint(fields=["tenant", "customer_id"], name="person_once_a_tenant")]
        indexes = [models.Index(fields=["key_id"], name="person_key")]


class PersonField(TenantTable):
    """One sealed personal field of a person, with blind indexes: of the whole value, and of a number's last four."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="fields")
    field = models.TextField()
    ordinal = models.SmallIntegerField(default=0)
    sealed = models.BinaryField()
    blind = models.BinaryField(null=True)
    blind_tail = models.BinaryField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "person_field"
        constraints = [models.UniqueConstraint(fields=["person", "field", "ordinal"], name="person_field_once")]
        indexes = [
            models.Index(fields=["tenant", "field", "blind"], name="person_field_blind"),
            models.Index(fields=["tenant", "field", "blind_tail"], name="person_field_tail"),
        ]


class Chain(TenantTable):
    """How long a chain of facts is and where it ends: the row that a writer locks."""

    id = models.UUIDField(primary_key=True)
    length = models.BigIntegerField(default=0)
    head = models.BinaryField()

    class Meta:
        """Table name and limits."""

        db_table = "chain"


class Fact(TenantTable):
    """What happened. Only ever added: a trigger forbids the rest. `arrival` is the order of the log.

    That the tenant exists is asked once a statement, by a trigger, and not once a fact; that it stays is what the
    fact's chain asks, whose row has a foreign key.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+")
    id = models.UUIDField(primary_key=True)
    arrival = models.BigIntegerField()
    chain_id = models.UUIDField()
    sequence = models.BigIntegerField()
    kind = models.TextField()
    version = models.SmallIntegerField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.TextField()
    source = models.TextField()
    payload = models.JSONField()
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        """Table name and limits."""

        db_table = "fact"
        constraints = [models.UniqueConstraint(fields=["chain_id", "sequence"], name="fact_place_in_chain")]
        indexes = [
            models.Index(fields=["tenant", "arrival"], name="fact_log"),
            models.Index(
                fields=["tenant", "actor", "happened_at"], name="fact_reads", condition=models.Q(kind="data.read")
            ),
        ]


class Checkpoint(TenantTable):
    """A signed root of the tenant's log; the same note lies outside the database."""

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField()
    arrival = models.BigIntegerField()
    frontier = ArrayField(models.BinaryField())
    note = models.TextField()
    sealed_at = models.DateTimeField()

    class Meta:
        """Table name and limits."""

        db_table = "checkpoint"
        constraints = [models.UniqueConstraint(fields=["tenant", "size"], name="checkpoint_size_once")]


class Command(TenantTable):
    """A command that was carried out, with its key (kept for ever), its payload's fingerprint and its answer."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    key = models.TextField()
    fingerprint = models.BinaryField()
    actor = models.TextField()
    answer = models.JSONField()
    done_at = models.DateTimeField()

    class Meta:
        """Table name and limits."""

        db_table = "command"
        constraints = [models.UniqueConstraint(fields=["tenant", "name", "key"], name="command_once")]


class Case(TenantTable):
    """Projection: one case a person and lender. Its id is the chain of its facts."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_constraint=False)
    lender = models.TextField()
    status = models.TextField()
    stage = models.TextField()
    owner_role = models.TextField()
    owner = models.UUIDField(null=True)
    next_step = models.TextField()
    deadline = models.DateField(null=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    close_reason = models.TextField(null=True)
    times_opened = models.IntegerField()
    accounts = ArrayField(models.TextField())
    currency = models.TextField()
    overdue_minor = models.BigIntegerField()
    dpd = models.IntegerField()
    assessed_on = models.DateField()
    merged_into = models.UUIDField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "collection_case"
        indexes = [
            models.Index(fields=["tenant", "status", "stage", "deadline"], name="case_work"),
            models.Index(fields=["tenant", "owner", "deadline"], name="case_owner"),
            models.Index(fields=["tenant", "person"], name="case_person"),
        ]


class Hold(TenantTable):
    """Projection: what forbids steps on a case, from when, until when, and who said so."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, db_constraint=False)
    kind = models.TextField()
    starts_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.TextField()
    placed_by = models.TextField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "hold"
        indexes = [models.Index(fields=["case"], name="hold_case", condition=models.Q(lifted_at=None))]


class AccountSnapshot(TenantTable):
    """What the last night said of an account. Not a projection: `night.ingested` holds the digests of its files."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.TextField()
    customer_id = models.TextField()
    case_id = models.UUIDField(null=True)
    lender = models.TextField()
    product = models.TextField()
    currency = models.TextField()
    state = models.TextField()
    dpd = models.IntegerField()
    bucket = models.TextField()
    overdue_minor = models.BigIntegerField()
    outstanding_minor = models.BigIntegerField()
    detail = models.JSONField(default=dict)
    as_of = models.DateField()
    missing_since = models.DateField(null=True)

    class Meta:
        """Table name and limits."""

        db_table = "account_snapshot"
        constraints = [models.UniqueConstraint(fields=["tenant", "account_id"], name="account_once_a_tenant")]
        indexes = [models.Index(fields=["case_id"], name="account_case")]


class NightAction(TenantTable):
    """What the last night wants done for a person; not a projection either."""

    id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    as_of = models.DateField()
    channel = models.TextField()
    treatment = models.TextField()
    detail = models.JSONField(default=dict)

    class Meta:
        """Table name and limits."""

        db_table = "night_action"
        indexes = [
            models.Index(fields=["tenant", "as_of"], name="night_action_day"),
            models.Index(fields=["person_id"], name="night_action_person"),
        ]
