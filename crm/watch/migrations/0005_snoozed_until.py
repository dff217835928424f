from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, OuterRef, Subquery


def recall(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A flag that rests says until when, and one that woke when that was; of others it is not known any more."""
    events = apps.get_model("watch", "FlagEvent").objects
    later = events.filter(flag=OuterRef("flag"), id__gt=OuterRef("id")).exclude(happening__in=("level", "severity", "assigned"))
    last = events.filter(happening="snoozed").annotate(then=Subquery(later.order_by("id").values("happening")[:1]))
    woke = later.order_by("id").filter(happening="woke").values("at")[:1]
    found = [
        *last.filter(then="woke").annotate(ends=Subquery(woke)).values_list("pk", "ends"),
        *last.filter(then=None, flag__status="snoozed").values_list("pk", F("flag__snoozed_until")),
    ]
    for pk, ends in found:
        events.filter(pk=pk).update(until=ends)


class Migration(migrations.Migration):
    dependencies = [
        ("watch", "0004_editions"),
    ]

    operations = [
        migrations.AddField(
            model_name="flagevent",
            name="until",
            field=models.DateTimeField(help_text="of a snooze: when it was to end", null=True),
        ),
        migrations.RunPython(recall, migrations.RunPython.noop),
    ]
