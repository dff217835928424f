"""Signing in with the company's account: OpenID Connect, for people who are here already."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import jwt
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from crm.staff.models import SignInProvider, StaffMember
from crm.staff.sealing import Unreadable, unseal

from .. import outgoing
from ..throttle import few

# What a provider that answers nonsense may make of its answer.
NONSENSE = (OAuth2Error, requests.RequestException, jwt.PyJWTError, KeyError, TypeError, ValueError)
# With a key that only the provider has; never none, nor one that two know.
SIGNATURES = frozenset(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"))
# No name that somebody types becomes this one.
FROM_ENVIRONMENT = "_environment"
logger = logging.getLogger(__name__)


def app(slug: str, name: str, issuer: str, client_id: str, secret: str, domains: str, vouches: bool) -> SocialApp:
    """A provider as allauth knows it; it is never stored so, as allauth would keep the secret in the clear."""
    kept = {"server_url": issuer, "issuer": issuer, "domains": domains, "vouches": vouches}
    return SocialApp(
        provider="openid_connect", provider_id=slug, name=name, client_id=client_id, secret=secret, settings=kept
    )


def apps() -> Iterator[SocialApp]:
    """Every provider that is on: the one of the environment, then those of the page."""
    env = settings.OIDC
    if env["issuer"] and env["client_id"]:
        facts = (env["name"] or "your company", env["issuer"], env["client_id"], env["client_secret"])
        yield app(FROM_ENVIRONMENT, *facts, ",".join(settings.OIDC_DOMAINS), settings.OIDC_VOUCHES)
    for row in SignInProvider.objects.filter(is_on=True):
        try:
            secret = unseal(bytes(row.secret)).decode()
        except Unreadable:
            logger.warning("The client secret of %s cannot be read; enter it anew.", row.slug)
        else:
            yield app(row.slug, row.name, row.issuer, row.client_id, secret, row.domains, row.vouches)


class CompanySignIn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets in who is here already, by a confirmed address, and nobody else."""

    def list_apps(self, request: HttpRequest, provider: str = "", client_id: str = "") -> list[SocialApp]:
        return [one for one in apps() if provider in ("", None, one.provider, one.provider_id)]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_requests_session(self) -> requests.Session:
        return outgoing.Session()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Ties the account at the provider to the person of that address, once; then only that account is theirs."""
        provider = sociallogin.provider
        member = member_of(sociallogin.account.extra_data, provider.app.settings)
        if isinstance(member, str):
            raise refused(request, provider.name, member)
        if sociallogin.is_existing:
            if sociallogin.user != member:
                raise refused(request, provider.name, "This account belongs to another person here.")
            return
        if SocialAccount.objects.filter(user=member, provider=sociallogin.account.provider).exists():
            raise refused(request, provider.name, "Another account with your address has signed in here before.")
        sociallogin.connect(request, member)

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: str = "", **more: Any) -> None:
        said = "You stopped half-way." if error == "cancelled" else "The sign-in there did not work."
        raise refused(request, provider.name, said)


def refused(request: HttpRequest, name: str, said: str) -> ImmediateHttpResponse:
    return ImmediateHttpResponse(_refusal(request, name, said))


def _refusal(request: HttpRequest, name: str, said: str) -> HttpResponse:
    return render(request, "web/entry/refused.html", {"name": name, "said": said}, status=403)


def member_of(data: dict[str, Any], known: dict[str, Any]) -> StaffMember | str:
    """Whom a provider's word is about; else why nobody is let in."""
    claims: dict[str, Any] = next((part for part in (data["id_token"], data["userinfo"]) if part.get("email")), {})
    email = str(claims.get("email", "")).lower()
    domains = [domain.strip().lower() for domain in known["domains"].split(",") if domain.strip()]
    if not email or not (claims.get("email_verified") in (True, "true") or known["vouches"]):
        return "It gave us no confirmed mail address of yours."
    if domains and email.rpartition("@")[2] not in domains:
        return "Your mail address is of none of the domains that sign in this way."
    member = StaffMember.objects.filter(email__iexact=email, is_active=True).first()
    return member or "You are not known here yet."


class Provider(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Checks what allauth takes on trust: that the issuer is who it says, and every signature."""

    kept: dict[str, Any] | None = None

    def get_provider(self) -> Any:
        found = super().get_provider()
        found.oauth2_adapter_class = Provider
        return found

    @property
    def openid_config(self) -> dict[str, Any]:
        if self.kept is None:
            self.kept = outgoing.discovered(self.get_provider().app.settings["issuer"])
        return self.kept

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        self.did_fetch_access_token = False
        try:
            if jwt.get_unverified_header(kwargs["response"]["id_token"])["alg"] not in SIGNATURES:
                raise OAuth2Error("Signed in no way that proves anything.")
            login = super().complete_login(request, app, token, **kwargs)
            said = login.account.extra_data
            if said["id_token"]["sub"] != said["userinfo"]["sub"]:
                raise OAuth2Error("Two answers about two people.")
        except NONSENSE as error:
            raise OAuth2Error("The provider's answer makes no sense.") from error
        return login


def _known(request: HttpRequest, slug: str) -> Provider:
    if not any(one.provider_id == slug for one in apps()):
        raise Http404("No such provider.")
    return Provider(request, slug)


@login_not_required
@few("company", "30/m/ip")
@require_POST
def go(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """On to the provider, by a page of ours: the content policy lets no form lead to another site."""
    adapter = _known(request, provider_id)
    try:
        answer = OAuth2LoginView.adapter_view(adapter)(request)
    except NONSENSE:
        return _refusal(request, adapter.get_provider().name, "It does not answer.")
    if isinstance(answer, HttpResponseRedirect):
        context = {"path": answer.url, "name": adapter.get_provider().name}
        return render(request, "web/entry/onward.html", context)
    refusal: HttpResponseBase = answer
    return refusal


@login_not_required
@few("company_back", "30/m/ip")
@require_safe
def back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """From the provider, with a code that is worth one answer."""
    adapter = _known(request, provider_id)
    try:
        answer: HttpResponseBase = OAuth2CallbackView.adapter_view(adapter)(request)
    except NONSENSE:
        return _refusal(request, adapter.get_provider().name, "It does not answer.")
    return answer
