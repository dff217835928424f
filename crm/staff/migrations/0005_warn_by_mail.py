from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0004_calendar_versions")]

    operations = [
        migrations.AddField(
            model_name="staffmember",
            name="warn_by_mail",
            field=models.BooleanField(default=False, help_text="one mail when a reply of theirs is due soon"),
        ),
    ]
