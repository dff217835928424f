from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from crm.staff.models import Installation
from crm.staff.services import first_link
from crm.web.installing import seed


class Command(BaseCommand):
    help = "What bin/up does before it starts: migrate, seed, collect the assets, load the demo company."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true")

    def handle(self, **options: Any) -> None:
        """Writes the address to open, and only that, to standard output."""
        demo, at = options["demo"], timezone.now()
        _refuse_other_kind(demo=demo)
        _migrate()
        _collect()
        if demo and not Installation.objects.exists():
            call_command("load_demo", stdout=self.stderr)
        seed(at=at)
        self.stdout.write(settings.SITE_URL + ("/demo/" if demo else _welcome(at)))


def _refuse_other_kind(*, demo: bool) -> None:
    """Before anything is written: the demo never touches a real company's rows, nor the other way round."""
    if Installation._meta.db_table not in connection.introspection.table_names():
        return
    is_demo = Installation.objects.values_list("is_demo", flat=True).first()
    if is_demo is not None and is_demo != demo:
        kind = "the demo company" if is_demo else "a real company"
        raise CommandError(f"This database holds {kind}. Choose another with --data or DATABASE_URL.")


def _welcome(at: datetime) -> str:
    """The one-time link while nobody can sign in yet."""
    token = first_link(at=at)
    return f"/welcome/{token}/ (works once; it makes you the first administrator)" if token else "/"


def _migrate() -> None:
    # The names of the files tell whether one is missing; a migrate that has nothing to do would load each of them.
    applied = MigrationRecorder(connection).applied_migrations()
    if any((app.label, name) not in applied for app in apps.get_app_configs() for name in _migrations(app)):
        call_command("migrate", verbosity=0, interactive=False)


def _migrations(app: AppConfig) -> list[str]:
    return [module.name for module in iter_modules([str(Path(app.path, "migrations"))])]


def _collect() -> None:
    """Collect, hash and compress the assets when one of them is newer than what was collected."""
    made = settings.STATIC_ROOT / "staticfiles.json"
    sources = [file for folder in settings.STATICFILES_DIRS for file in folder.rglob("*") if file.is_file()]
    newest = max((file.stat().st_mtime for file in sources), default=0.0)
    if not made.exists() or made.stat().st_mtime < newest:
        # The fonts papers are set from are read where they lie, and never served.
        call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=["*.ttf"])
