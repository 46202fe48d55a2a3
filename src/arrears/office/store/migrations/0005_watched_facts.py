"""Facts that somebody watches are found without reading the log: refusals, work of the day, complaints.

Each index holds only its kinds, so that the many other facts cost nothing more to write.
"""

# pyright: basic

from django.db import migrations

WATCHED = {
    "fact_refused": "kind = 'contact.decided' AND payload->>'permitted' = 'false'",
    "fact_worked": "kind IN ('call.ended', 'promise.made')",
    "fact_complaints": "kind IN ('complaint.received', 'complaint.answered')",
}


class Migration(migrations.Migration):
    """Three partial indexes by tenant and moment."""

    dependencies = [("store", "0004_tenant_of_facts")]
    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON fact (tenant_id, happened_at) WHERE {which}", f"DROP INDEX {name}")
        for name, which in WATCHED.items()
    ]
