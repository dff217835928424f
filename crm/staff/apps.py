from django.apps import AppConfig
from django.core.checks import Tags, register


class StaffConfig(AppConfig):
    name = "crm.staff"
    label = "staff"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .checks import installation

        register(installation, Tags.models)
