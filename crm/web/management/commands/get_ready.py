from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
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
        _migrate()
        _collect()
        house = Installation.objects.first()
        if house is not None and house.is_demo != options["demo"]:
            kind = "the demo company's" if house.is_demo else "a real company's"
            raise CommandError(f"This data folder holds {kind} installation. Choose another with --data.")
        if options["demo"] and house is None:
            call_command("load_demo", stdout=self.stdout)
        seed(at=timezone.now())
        self.stdout.write(self.style.SUCCESS(self._address(demo=options["demo"])))

    def _address(self, *, demo: bool) -> str:
        token = None if demo else first_link(at=timezone.now())
        if token:
            return f"Touchline: {settings.SITE_URL}/welcome/{token}/  (works once, signs the first administrator in)"
        return f"Touchline: {settings.SITE_URL}/{'demo/' if demo else ''}"


def _migrate() -> None:
    # Asking what is missing is much cheaper than a migrate that has nothing to do.
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _collect() -> None:
    """Collect, hash and compress the assets when one of them is newer than what was collected."""
    made = settings.STATIC_ROOT / "staticfiles.json"
    sources = [file for folder in settings.STATICFILES_DIRS for file in folder.rglob("*") if file.is_file()]
    newest = max((file.stat().st_mtime for file in sources), default=0.0)
    if not made.exists() or made.stat().st_mtime < newest:
        call_command("collectstatic", verbosity=0, interactive=False)
