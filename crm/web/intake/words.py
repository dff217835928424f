"""The sentences of the intake."""

from __future__ import annotations

from collections.abc import Sequence

from crm.capture.queries import Group

from ..spans import capital, several

NOTHING = "Every mail has its client."


def lede(groups: Sequence[Group], mails: int, unread: int) -> tuple[str, str]:
    """“Eleven mails from four companies wait for a client; one could not be read.”, in two parts."""
    could_not = f"{several(unread, 'mail')} could not be read." if unread else ""
    if not groups:
        return NOTHING, capital(could_not) or "What nobody can place appears here and is filed with one click."
    verb = "waits" if mails == 1 else "wait"
    strong = f"{several(mails, 'mail')} from {_senders(groups)} {verb} for a client."
    return capital(strong), capital(could_not)


def _senders(groups: Sequence[Group]) -> str:
    companies = sum(group.is_company for group in groups)
    persons = len(groups) - companies
    told = [several(companies, "company", "companies")] if companies else []
    return " and ".join([*told, several(persons, "person", "people")] if persons else told)
