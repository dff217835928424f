"""Takes back many contacts that came in together by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from crm.staff.models import AuditEvent, StaffMember
from crm.staff.services import check_line, note_changes

from ..models import Interaction, InteractionProject, Thread
from .derive import derive_all
from .findable import make_findable


@transaction.atomic
def withdraw_all(
    *, interactions: Sequence[Interaction], by: StaffMember | None, at: datetime, reason: str
) -> list[Interaction]:
    """Take standing contacts that nobody has touched since `record` out of every figure; gives those it took.

    Each lets go of its message key, so that it may come in again. What was corrected, handed over or withdrawn
    meanwhile is left as it is.
    """
    check_line(reason, "Say why these contacts are withdrawn; the reason stays with each of them.")
    marked = AuditEvent.objects.filter(model="interaction", object_id__in=[fact.pk for fact in interactions])
    untouched = Interaction.objects.standing().filter(pk__in=[fact.pk for fact in interactions], version=1)
    untouched = untouched.exclude(pk__in=marked.values("object_id"))
    facts = list(untouched.select_for_update().order_by("pk"))
    numbers = [fact.pk for fact in facts]
    Interaction.objects.filter(pk__in=numbers).update(
        withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason, message_key=None, version=F("version") + 1
    )
    note_changes(actor=by, at=at, objs=facts, field="withdrawn_at", new=at, reason=reason)
    places = InteractionProject.objects.filter(interaction__in=numbers)
    places.update(standing=False, is_external=False, is_touchpoint=False)
    make_findable(facts)
    derive_all(threads=list(Thread.objects.filter(interactions__in=numbers).distinct()), at=at)
    return facts
