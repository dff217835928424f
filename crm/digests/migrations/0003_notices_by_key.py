import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat


def name_what_was_told(apps, schema_editor):
    event = Cast(F("event_id"), models.CharField())
    apps.get_model("digests", "Notice").objects.update(key=Concat(Value("event:"), event))


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0004_standing_places"),
        ("digests", "0002_initial"),
        ("projects", "0003_found_by"),
        ("staff", "0005_warn_by_mail"),
        ("watch", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="delivery", name="delivery_waiting"),
        migrations.AlterField(
            model_name="delivery",
            name="delivery_status",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("failed", "Failed"),
                    ("spared", "Nothing left to say"),
                ],
                default="queued",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="at_night",
            field=models.BooleanField(default=True, help_text="may leave outside opening hours"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("delivery_status__in", ("queued", "sending", "failed"))),
                fields=["not_before"],
                name="delivery_waiting",
            ),
        ),
        migrations.RemoveConstraint(model_name="notice", name="one_notice_a_person"),
        migrations.RemoveIndex(model_name="notice", name="notice_waiting"),
        migrations.RemoveField(model_name="notice", name="not_before"),
        migrations.AddField(
            model_name="notice", name="key", field=models.CharField(default="", max_length=80), preserve_default=False
        ),
        migrations.RunPython(name_what_was_told, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="notice",
            name="event",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="watch.flagevent"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="interaction",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="conversations.interaction",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="project",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="absence",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="staff.absence"
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="urgent",
            field=models.BooleanField(default=False, help_text="not counted among the five mails a week"),
        ),
        migrations.AddField(
            model_name="notice",
            name="at_night",
            field=models.BooleanField(default=False, help_text="may leave outside opening hours"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("delivery__isnull", True), ("dropped_because", "")),
                fields=["recipient"],
                name="notice_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dropped_because", "")), fields=("key", "recipient"), name="told_once_a_person"
            ),
        ),
    ]
