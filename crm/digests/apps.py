from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "crm.digests"
    label = "digests"
    default_auto_field = "django.db.models.BigAutoField"
