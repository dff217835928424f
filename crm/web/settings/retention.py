"""How much of a mail stays once it was filed."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from crm.capture.services.trimming import retention as in_force
from crm.capture.services.trimming import set_retention
from crm.clients.queries import clients_for
from crm.projects.models import Project

from ..choices import Several
from ..door import now, reader
from .forms.fields import helper
from .rights import administrators
from .show import accepted, show

TITLE = "Of filed mail the headers and the first words stay."
LEDE = "Text and attachments remain in the mailboxes; here they are encrypted, and let go once the mail is filed."


class RetentionForm(forms.Form):
    bodies = forms.BooleanField(required=False, label="Keep text and attachments of every mail")
    projects = Several(
        queryset=Project.objects.none(),
        required=False,
        label="Of these projects keep them in any case",
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    unfiled_days = forms.IntegerField(
        min_value=1, max_value=365, label="Days for which mail that stands nowhere stays whole"
    )

    @property
    def helper(self) -> FormHelper:
        return helper("Save")


@administrators
@require_http_methods(["GET", "POST"])
def retention(request: HttpRequest) -> HttpResponse:
    user, at, row = reader(request), now(), in_force()
    seen = Project.objects.filter(client__in=clients_for(user, at=at)).order_by("code")
    kept = set(row.projects.all()) if not row._state.adding else set()
    first = {"bodies": row.bodies, "unfiled_days": row.unfiled_days, "projects": kept & set(seen)}
    form = RetentionForm(request.POST or None, initial=first)
    form.fields["projects"].queryset = seen  # type: ignore[attr-defined]
    # What this person may not see is not theirs to take off.
    if accepted(form, lambda: _set(request, form, kept - set(seen))):
        messages.success(request, "Saved. What is gone already does not come back.")
        return redirect("retention")
    return show(request, "form", {"title": TITLE, "lede": LEDE}, here="retention", form=form)


def _set(request: HttpRequest, form: RetentionForm, unseen: set[Project]) -> None:
    data = form.cleaned_data
    set_retention(
        bodies=data["bodies"],
        projects=[*data["projects"], *unseen],
        unfiled_days=data["unfiled_days"],
        by=reader(request),
        at=now(),
    )
