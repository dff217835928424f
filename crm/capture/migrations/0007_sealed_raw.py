from django.db import migrations

from crm.staff.sealing import seal, unseal

GZIP = b"\x1f\x8b"


def seal_all(apps, schema_editor):
    """What was kept before raw bytes were encrypted."""
    mails = apps.get_model("capture", "CapturedMail").objects
    for pk in list(mails.values_list("pk", flat=True)):
        raw = bytes(mails.get(pk=pk).raw)
        if raw.startswith(GZIP):
            mails.filter(pk=pk).update(raw=seal(raw))


def open_all(apps, schema_editor):
    mails = apps.get_model("capture", "CapturedMail").objects
    for pk in list(mails.values_list("pk", flat=True)):
        raw = bytes(mails.get(pk=pk).raw)
        if raw and not raw.startswith(GZIP):
            mails.filter(pk=pk).update(raw=unseal(raw))


class Migration(migrations.Migration):
    dependencies = [("capture", "0006_sightings")]
    operations = [migrations.RunPython(seal_all, open_all)]
