"""The table of who may do what, as it holds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from crm.digests.words import listed
from crm.staff.queries import active_staff
from crm.staff.rights import MAY, Act, Role, roles_of

from ..door import reader
from .show import show


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Every act, whose it is, and who is what."""
    people = [(person, roles_of(person)) for person in active_staff()]
    mine = listed([role.label.lower() for role in roles_of(reader(request))])
    context = {
        "mine": mine,
        "roles": [(role.label, sum(role in theirs for _, theirs in people)) for role in Role],
        "acts": [(act.label, [act in MAY[role] for role in Role]) for act in Act],
    }
    return show(request, "roles", context, here="roles")
