from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from crm.capture.keeping import outlived_interactions, unused_contacts
from crm.capture.services.letting_go import let_go


class Command(BaseCommand):
    help = "Say what may not be kept any longer: people unused for two years, words of projects closed seven years ago."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="let go of it; without this nothing is changed")

    def handle(self, **options: Any) -> None:
        at = timezone.now()
        if options["apply"]:
            people, contacts = let_go(by=None, at=at)
            verb = "was" if people == 1 else "were"
            self.stdout.write(f"{_people(people)} {verb} erased, and the words of {_contacts(contacts)} let go.")
            return
        unused = list(unused_contacts(at).select_related("client"))
        for contact in unused:
            self.stdout.write(f"{contact.name} of {contact.client.name} ({contact.pk})")
        words = _contacts(outlived_interactions(at).count())
        self.stdout.write(f"{_people(len(unused))} would be erased, and the words of {words} let go.")
        self.stdout.write("Nothing was changed; --apply does it.")


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number or 'no'} people"


def _contacts(number: int) -> str:
    return "1 contact" if number == 1 else f"{number or 'no'} contacts"
