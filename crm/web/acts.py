"""What each address writes. What is not named here records something, which a reader may not."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from crm.staff.models import StaffMember
from crm.staff.rights import Act, may

SAFE = ("GET", "HEAD", "OPTIONS")
WRITES: dict[Act, set[str]] = {
    Act.READ: {"reading"},
    Act.OWN: {
        "account_login", "account_logout", "account_reauthenticate", "account_change_password", "account_set_password",
        "account_reset_password", "demo", "invited", "welcome", "openid_connect_login", "usersessions_list",
        "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_login_webauthn",
        "mfa_generate_recovery_codes", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_edit_webauthn",
        "mfa_remove_webauthn", "profile", "receive", "new_dropbox", "new_absence", "absence", "withdraw_absence",
        "restore_absence", "mail_prove", "mail_browser", "mail_stop", "forget_browsers", "new_feed", "code_names",
        "keys", "end_key",
    },
    Act.GRANT: {"grant", "end_grant"},
    Act.SETTINGS: {
        "new_hours", "correct_hours", "add_holiday", "propose_holidays", "remove_holiday", "undo_holiday",
        "new_shutdown", "shutdown", "remove_shutdown", "next_version", "restating", "retention",
        "contact_data", "first_hours", "first_holidays", "first_leaders", "first_switch", "first_policies",
        "new_source", "source", "test_source", "switch_source",
        "add_own_name", "remove_own_name", "mail_switches", "forget_lesson",
        "new_person", "person", "invitation", "second_factor", "sign_out_person", "leave", "comes_back",
        "ask_all", "new_provider", "provider", "source_door", "confirm_address",
        "new_channel", "channel", "try_channel", "post_again",
    },
    # One's calendar logs contacts, so a reader has none here.
    Act.RECORD: {"calendars", "test_calendar", "switch_calendar", "upload_calendar", "drop_meeting"},
}  # fmt: skip
ACT_OF = {name: act for act, names in WRITES.items() for name in names}
REFUSALS = {
    Act.SETTINGS: "Only an administrator changes this. The settings show what is in force.",
    Act.RECORD: "You may read here, and change what is your own.",
    Act.GRANT: "You may read here, and change what is your own.",
}


def act_of(name: str) -> Act:
    """What a form sent to this address does."""
    return ACT_OF.get(name, Act.RECORD)


class Rights:
    """Refuses what somebody's roles do not allow, before the page behind the address is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        user, match = request.user, request.resolver_match
        if request.method in SAFE or not isinstance(user, StaffMember) or match is None:
            return
        act = act_of(match.url_name or "")
        if not may(user, act):
            raise PermissionDenied(REFUSALS[act])
