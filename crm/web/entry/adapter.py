"""What allauth asks the house: who may come in, who hears of a change, how secrets are kept."""

from __future__ import annotations

import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from crm.staff.columns import house_with
from crm.staff.models import StaffMember
from crm.staff.sealing import seal, unseal
from crm.staff.services import tell_change

from ..door import now
from ..second_factor import is_needed

# Told by mail and kept in the trail, by allauth's name of the mail it would send.
CHANGES = {
    "account/email/password_changed": "The password was changed.",
    "account/email/password_set": "A password was chosen.",
    "mfa/email/totp_activated": "An authenticator app was set up.",
    "mfa/email/totp_deactivated": "The authenticator app was removed.",
    "mfa/email/webauthn_added": "A passkey was added.",
    "mfa/email/webauthn_removed": "A passkey was removed.",
    "socialaccount/email/account_connected": "A company account signed in for the first time.",
    "mfa/email/recovery_codes_generated": "New recovery codes were made.",
}


logger = logging.getLogger("touchline.sign_in")


def end_in_time(request: HttpRequest) -> None:
    """The session ends then, whatever happens in it."""
    request.session.set_expiry(now() + settings.SIGNED_IN_FOR)


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody makes an account here for themselves."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This address and password do not belong together. Try again, or ask for a link.",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again.",
        "rate_limited": "Too many attempts. Wait a minute, then try again.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your password of today.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: StaffMember) -> None:
        super().login(request, user)
        end_in_time(request)
        ways = {row.get("type", row["method"]) for row in get_authentication_records(request, user)}
        logger.info("staff %s signed in by %s", user.pk, " and ".join(sorted(ways)) or "a former sign-in")

    def logout(self, request: HttpRequest) -> None:
        logger.info("staff %s signed out", request.user.pk)
        super().logout(request)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not of somebody who has just signed in."""
        latest = max((row["at"] for row in get_authentication_records(self.request, self.request.user)), default=0)
        recent = time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not recent and bool(super().is_reauthentication_required(app=app))

    def send_notification_mail(self, template_prefix: str, user: StaffMember, *args: Any, **options: Any) -> None:
        tell_change(member=user, said=CHANGES[template_prefix], at=now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/settings/you/"


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are sealed, and who must have a second factor keeps one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That is not the right code. Wait for the next one and try again.",
        "cannot_delete_authenticator": "You need a second factor. Add another one before you remove this.",
    }

    def encrypt(self, text: str) -> str:
        return seal(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        company = house_with().company
        return f"Touchline, {company}" if company else "Touchline"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user=authenticator.user, type__in=kinds).exclude(pk=authenticator.pk)
        return others.exists() or not is_needed(authenticator.user)

    def generate_authenticator_name(self, user: StaffMember, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"
