from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from crm.staff.chain import mark_of

CHUNK = 2000


def mark_what_is_there(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    events = apps.get_model("staff", "AuditEvent").objects
    while rows := list(events.filter(mark="").order_by("pk")[:CHUNK]):
        for row in rows:
            row.mark = mark_of(row)
        events.bulk_update(rows, ["mark"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0011_daily_note"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditevent",
            name="mark",
            field=models.CharField(default="", help_text="by which an altered row is known", max_length=80),
            preserve_default=False,
        ),
        migrations.RunPython(mark_what_is_there, migrations.RunPython.noop),
        migrations.CreateModel(
            name="TrailLink",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event", models.BigIntegerField(unique=True)),
                ("event_mark", models.CharField(max_length=80)),
                ("mark", models.CharField(max_length=64)),
            ],
        ),
    ]
