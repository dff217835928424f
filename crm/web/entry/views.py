from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from crm.staff.errors import Refusal
from crm.staff.models import Installation, StaffMember
from crm.staff.services import accept_invitation, add_member, ask_for_reset, invited, link_is_good, use_link
from crm.staff.values import Function, StaffRole

from ..door import now, reader
from ..installing import set_up
from ..numbers import row_number
from ..respond import UNPROCESSABLE
from ..returning import back
from ..second_factor import SET_UP, SETTING_UP
from ..throttle import few, too_many
from .forms import AskReset, Password, Welcome

BACKEND = "crm.web.signed_in.Backend"
FIRST_ZONE, FIRST_COUNTRY = "America/New_York", "US"


@login_not_required
@few("welcome", "20/m/ip")
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponseBase:
    """The one-time link of a new installation: makes the first administrator and signs them in."""
    if not link_is_good(token=token, at=now()):
        return render(request, "web/entry/spent.html", status=404)
    form = Welcome(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer = let_in(request, _begin(token, form), SET_UP)
            request.session[SETTING_UP] = True
            return answer
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/entry/welcome.html", {"form": form}, status=status)


@transaction.atomic
def _begin(token: str, form: Welcome) -> StaffMember:
    """The house stands at once, with office hours to be put right in the next step."""
    at, data = now(), form.cleaned_data
    use_link(token=token, at=at)
    set_up(company_name=data["company_name"], timezone=FIRST_ZONE, country=FIRST_COUNTRY, at=at)
    return add_member(
        email=data["email"],
        name=data["name"],
        password=data["password"],
        at=at,
        staff_role=StaffRole.ADMINISTRATOR,
        function=Function.EXECUTIVE,
        is_superuser=True,
    )


def let_in(request: HttpRequest, member: StaffMember, path: str = "/") -> HttpResponseBase:
    """Sign in whoever has proved to be somebody; a second factor, where there is one, is asked first."""
    record_authentication(request, member, method="link")
    answer: HttpResponseBase = perform_login(request, member, redirect_url=path)
    return answer


@login_not_required
@few("invited", "20/m/ip")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link an administrator made for somebody, or they asked for: they choose a password and are signed in."""
    member = invited(token=token, at=now())
    if member is None:
        raise Http404("This link was used already or has expired. Ask for a new one.")
    form = Password(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(member=member, token=token, password=form.cleaned_data["password"], at=now())
            return let_in(request, member)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/entry/invitation.html", {"form": form, "member": member}, status=status)


@login_not_required
@few("forgotten", "10/m/ip")
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer is the same whoever asks: nobody learns here who is known."""
    form = AskReset(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if not too_many(request, "forgotten_by", "3/h/key", key=email):
            ask_for_reset(email=email, at=now())
        return redirect("account_reset_password_done")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/entry/forgotten.html", {"form": form}, status=status)


@login_not_required
@require_safe
def on_its_way(request: HttpRequest) -> HttpResponse:
    return render(request, "web/entry/on_its_way.html")


@require_http_methods(["GET", "POST"])
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The last second factor of somebody who needs one stays."""
    key = get_object_or_404(Authenticator, pk=pk, user=reader(request), type=Authenticator.Type.WEBAUTHN)
    adapter = get_adapter()
    if not adapter.can_delete_authenticator(key):
        messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_index")
    answer: HttpResponseBase = remove_webauthn(request, pk=pk)
    return answer


@login_not_required
@require_http_methods(["GET", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """Sign in as anybody of the demo company. Exists in demo mode only, and never beside real data."""
    house = Installation.objects.first()
    if house is None or not house.is_demo:
        raise Http404("There is no demo company here.")
    people = StaffMember.objects.filter(is_active=True).exclude(demo_id="").order_by("demo_id")
    if request.method == "POST":
        number = request.POST.get("person", "")
        person = get_object_or_404(people, pk=row_number(number))
        login(request, person, backend=BACKEND)
        return back(request, "desk")
    return render(request, "web/entry/demo.html", {"people": people})
