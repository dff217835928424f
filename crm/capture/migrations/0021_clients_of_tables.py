from django.db import migrations, models

# Of each kind of table its rows, and where their client stands.
OWNED = {
    "clients": ("clients", "Client", "pk"),
    "contacts": ("clients", "Contact", "client_id"),
    "projects": ("projects", "Project", "client_id"),
    "interactions": ("conversations", "Interaction", "client_id"),
}


def name(apps, schema_editor):
    """Of the imports there are, the clients whose rows they added."""
    for table in apps.get_model("capture", "TableImport").objects.filter(kind__in=OWNED).iterator(chunk_size=100):
        app, model, owner = OWNED[table.kind]
        rows = apps.get_model(app, model).objects
        for made in table.batches.values_list("made", flat=True):
            table.clients.add(*rows.filter(pk__in=made).values_list(owner, flat=True).order_by().distinct())


class Migration(migrations.Migration):

    dependencies = [
        ("capture", "0020_bounces_by_time"),
        ("clients", "0004_code_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="tableimport",
            name="clients",
            field=models.ManyToManyField(related_name="+", to="clients.client"),
        ),
        migrations.RunPython(name, migrations.RunPython.noop),
    ]
