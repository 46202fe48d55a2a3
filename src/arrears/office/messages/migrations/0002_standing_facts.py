"""The few facts that say how a person stands are found without reading the rest of their chains."""

from django.db import migrations

INDEX = """
CREATE INDEX fact_standing ON fact (chain_id, sequence) WHERE kind IN
('mark.changed', 'consent.changed', 'plan.agreed', 'plan.judged', 'lender.described')
"""


class Migration(migrations.Migration):
    """A partial index on facts; most facts never touch it."""

    dependencies = [("outbox", "0001_messages"), ("store", "0002_only_added")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX fact_standing")]
