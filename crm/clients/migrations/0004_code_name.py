import crm.clients.naming
from django.db import migrations, models

from crm.clients.code_names import free_code_name


def give(apps, schema_editor):
    """Each client that has none gets a code name, and is found by it."""
    clients = list(apps.get_model("clients", "Client").objects.order_by("pk"))
    taken = {text for client in clients for text in (client.name, client.short_code, client.code_name)}
    for client in clients:
        told = (client.name, client.short_code, client.domain.rpartition(".")[0])
        client.code_name = client.code_name or free_code_name(told, taken)
        taken.add(client.code_name)
        client.save(update_fields=["code_name", "found_by"])


class Migration(migrations.Migration):

    dependencies = [
        ("clients", "0003_found_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="code_name",
            field=models.CharField(blank=True, default="", max_length=24),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="client",
            name="found_by",
            field=crm.clients.naming.FoundBy("name", "short_code", "code_name", blank=True, default="", editable=False),
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="client",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code_name", ""), _negated=True),
                fields=("code_name",),
                name="client_code_name",
            ),
        ),
    ]
