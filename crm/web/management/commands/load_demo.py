from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from crm.staff.errors import Refusal
from crm.watch.services import sweep
from crm.web.installing import seed
from seeds.demo import load
from seeds.demo.listening import silent_mailbox
from seeds.demo.source import FILE

SITE = ZoneInfo("America/New_York")


class Command(BaseCommand):
    help = "Load the fictional demo company, relative to this week's Monday or the one given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", help="a site-local moment such as 2026-10-19T07:00; its week becomes week 0")
        parser.add_argument("--silent-mailbox", action="store_true", help="with a mailbox that has fallen silent")
        parser.add_argument("--file", type=Path, default=FILE, help="another file of the same shape")

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        at = _as_of(options["as_of"]) if options["as_of"] else now
        try:
            with transaction.atomic():
                seed(at=now)
                counts = load(monday=_monday(at), path=options["file"])
                if options["silent_mailbox"]:
                    silent_mailbox(at=at)
                sweep(at, wholly=True)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        told = ", ".join(f"{number} {name}" for name, number in counts.loaded.items())
        aside = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.left_aside.items())
        self.stdout.write(f"Loaded {told}. Left aside, as their rooms are not built yet: {aside}.")


def _as_of(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is no moment. Write it as 2026-10-19T07:00.") from error
    return at if at.tzinfo else at.replace(tzinfo=SITE)


def _monday(at: datetime) -> date:
    day = at.astimezone(SITE).date()
    return day - timedelta(days=day.weekday())
