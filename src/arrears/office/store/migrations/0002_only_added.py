"""Facts, checkpoints and commands are only ever added; the database itself refuses the rest."""

from django.db import migrations

ONLY_ADDED = ("fact", "checkpoint", "command")

FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only ever added to: a mistake is mended by another row', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
GUARD = """
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
ARRIVAL = "ALTER TABLE fact ALTER COLUMN arrival ADD GENERATED ALWAYS AS IDENTITY;"


class Migration(migrations.Migration):
    """Identity for the log's order, and the guards."""

    dependencies = [("store", "0001_tables")]
    operations = [
        migrations.RunSQL(ARRIVAL, migrations.RunSQL.noop),
        migrations.RunSQL(
            FUNCTION + "".join(GUARD.format(table=table) for table in ONLY_ADDED),
            "DROP FUNCTION refuse_change() CASCADE",
        ),
    ]
