from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm.staff.errors import Refusal
from crm.web.installing import seed
from seeds.synthetic import Size, load


class Command(BaseCommand):
    help = "Fill an empty data folder with an invented company of any size, so that speed can be measured."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interactions", type=int, required=True, help="about how many contacts were logged")
        parser.add_argument("--projects", type=int, default=0, help="one for ten contacts, at most 1,000")
        parser.add_argument("--clients", type=int, default=0, help="one for five projects")
        parser.add_argument("--waiting", type=int, help="unanswered questions; one for twenty projects")
        parser.add_argument("--seed", type=int, default=1, help="another number invents another company")

    def handle(self, **options: Any) -> None:
        names = ("interactions", "projects", "clients", "waiting")
        size = Size.of(**{name: options[name] for name in names})
        at = timezone.now()
        try:
            seed(at=at)
            for what, number in load(size, at=at, number=options["seed"]):
                self.stdout.write(f"{number:,} {what}", ending="\r" if what == "contacts" else "\n")
                self.stdout.flush()
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
