"""What a person at a client is known by, now and in the trail, and what stands there once they were erased."""

from __future__ import annotations

from crm.staff.models import AuditEvent, StaffMember

from .models import Contact

KNOWN_BY = ("name", "email", "phone")
# Shorter numbers may stand for anything.
LEAST_DIGITS = 6


def pseudonym(contact: Contact) -> str:
    """The same for ever, so that what one person said stays one person's."""
    return f"Contact {contact.pk}"


def is_erased(contact: Contact) -> bool:
    return contact.name == pseudonym(contact)


def words_of_person(contact: Contact) -> dict[str, str]:
    """Every name, address and number this person has or had, each with the pseudonym.

    A name that somebody else has too, or of one word only, stands in texts for others as well and is left there.
    """
    known = {field: {getattr(contact, field) or ""} for field in KNOWN_BY}
    marks = AuditEvent.objects.filter(model="contact", object_id=contact.pk)
    for field, old, new in marks.values_list("field", "old", "new"):
        # The mark of having been added or removed says the name.
        known.setdefault(field or "name", set()).update((old, new))
    said = {
        *(name for name in known["name"] if len(name.split()) > 1 and not _shared(name, contact)),
        *known["email"],
        *(number for number in known["phone"] if sum(map(str.isdigit, number)) >= LEAST_DIGITS),
    }
    return dict.fromkeys(said - {"", pseudonym(contact)}, pseudonym(contact))


def _shared(name: str, contact: Contact) -> bool:
    others = Contact.objects.filter(name__iexact=name).exclude(pk=contact.pk)
    return others.exists() or StaffMember.objects.filter(name__iexact=name).exists()
