from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    """The table of the cache. Django makes none by itself, and an installation should have one step only."""
    call_command("createcachetable", "attempts", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("staff", "0006_signing_in")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
