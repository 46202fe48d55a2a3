"""Accounts that left the tape."""

# pyright: basic

from django.db import migrations, models


class Migration(migrations.Migration):
    """Notes since when an account that the office follows is on no tape."""

    dependencies = [("store", "0002_only_added")]
    operations = [
        migrations.AddField("accountsnapshot", "missing_since", models.DateField(null=True)),
    ]
