"""Mail that needs a look: its bytes to download, once more, seen, or gone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.capture.known import ours
from crm.capture.models import MailState
from crm.capture.services import delete_mail, see_conflict, try_again, vouch
from crm.staff.errors import Refusal
from crm.staff.sealing import Unreadable

from ..access import mail_or_404
from ..door import now, reader
from ..respond import UNPROCESSABLE
from .forms import Delete
from .rights import placers


@require_safe
@placers
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """The message as it came, to open elsewhere; never shown here."""
    found = mail_or_404(reader(request), pk, now())
    try:
        whole = found.message
    except Unreadable as error:
        messages.error(request, str(error))
        return redirect("intake_mail", pk)
    name = f"mail-{found.pk}.eml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(whole, content_type="application/octet-stream", headers=headers)


@require_POST
@placers
def again(request: HttpRequest, pk: int) -> HttpResponse:
    at = now()
    found = try_again(mail=mail_or_404(reader(request), pk, at), us=ours().unchecked().unchecked(), at=at)
    if found.state == MailState.UNREADABLE:
        messages.warning(request, f"It still cannot be read: {found.reason}.")
    else:
        messages.success(request, f"It could be read this time. {found.get_state_display()}.")
    return redirect("intake")


@require_POST
@placers
def trust(request: HttpRequest, pk: int) -> HttpResponse:
    """What was held is what it claims: it is read as any other."""
    user, at = reader(request), now()
    found = vouch(mail=mail_or_404(user, pk, at), by=user, at=at)
    if found.state == MailState.REVIEW:
        messages.warning(request, f"It still cannot be placed: {found.reason}.")
    else:
        messages.success(request, f"Read as what it claims. {found.get_state_display()}.")
    return redirect("intake")


@require_POST
@placers
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    see_conflict(mail=mail_or_404(user, pk, at), by=user, at=at)
    messages.success(request, "Both mails stay as they are.")
    return redirect("intake")


@require_http_methods(["GET", "POST"])
@placers
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a mail, with the reason."""
    user, at = reader(request), now()
    found, form = mail_or_404(user, pk, at), Delete(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            delete_mail(mail=found, by=user, at=at, reason=form.cleaned_data["reason"])
            messages.success(request, "Deleted. It will not come back with the next look into its mailbox.")
            return redirect("intake")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    title = f"Delete “{found.subject or 'a mail that could not be read'}”"
    return render(request, "web/form.html", {"form": form, "title": title}, status=status)
