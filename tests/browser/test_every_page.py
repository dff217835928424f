"""Every page that a person can open, at every width, in both themes: axe finds nothing, nothing sticks out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

from .chromium import PHONE
from .conftest import Visitor
from .looks import faults_of, sticking_out

HTML_BUDGET = 60_000
# Each name of an address with one that exists in the demo company; those of the lists show them filled.
PAGES = {
    "desk": ("/", "/?of=team"),
    "log": ("/log/", "/log/?project=1"),
    "log_form": ("/log/form/", "/log/form/?q=quill", "/log/form/?project=1"),
    "projects": ("/projects/",),
    "new_project": ("/projects/new/",),
    "project": ("/projects/3/",),
    "timeline": ("/projects/3/timeline/",),
    "project_requests": ("/projects/3/requests/",),
    "project_team": ("/projects/3/team/",),
    "project_history": ("/projects/3/history/",),
    "charter": ("/projects/3/charter/",),
    "brief": ("/projects/3/brief/",),
    "move_phase": ("/projects/3/phase/",),
    "assign_manager": ("/projects/3/manager/",),
    "add_milestone": ("/projects/3/milestones/new/",),
    "move_milestone": ("/projects/milestones/1/move/",),
    "clients": ("/clients/",),
    "new_client": ("/clients/new/",),
    "client": ("/clients/3/",),
    "review": ("/clients/3/review/2026-q4/", "/clients/4/review/2026-q3/"),
    "change_client": ("/clients/3/change/",),
    "new_contact": ("/clients/3/contacts/new/",),
    "change_contact": ("/clients/contacts/1/change/",),
    "contact_data": ("/settings/contacts/1/",),
    "contacts": ("/contacts/", "/contacts/?role=quality"),
    "interactions": ("/interactions/", "/interactions/?channel=email&from=2026-01-01&client=zz"),
    "replies": ("/replies/", "/replies/?state=all&sort=asked"),
    "promises": ("/promises/", "/promises/?state=all"),
    "all_flags": ("/flags/all/", "/flags/all/?state=all"),
    "interaction": ("/interactions/1/",),
    "correct": ("/interactions/1/correct/",),
    "move": ("/promises/1/move/",),
    "flags": ("/flags/", "/flags/?kind=no_contact"),
    "flag": ("/flags/1/",),
    "intake": ("/intake/",),
    "intake_group": ("/intake/from/?group=quillhaven-rx.test",),
    "intake_mail": ("/intake/mails/1/",),
    "intake_delete": ("/intake/mails/1/delete/",),
    "intake_rules": ("/intake/rules/",),
    "leadership": ("/leadership/",),
    "plan": ("/leadership/3/plan/",),
    "weekly": ("/weekly/",),
    "week": ("/weekly/",),
    "trends": ("/weekly/{monday}/trends/",),
    "preview": ("/weekly/preview/", "/weekly/preview/?as_of={monday}T07:00"),
    "status": ("/status/",),
    "sent": ("/sent/", "/sent/?kind=digest&state=sent"),
    "trail": ("/trail/", "/trail/?kind=project&words=phase"),
    "tables": ("/tables/", "/tables/?kind=clients"),
    "search": ("/search/", "/search/?q=bat"),
    "demo": ("/demo/",),
    "settings": ("/settings/",),
    "calendars": ("/settings/calendars/",),
    "hours": ("/settings/hours/",),
    "new_hours": ("/settings/hours/new/",),
    "correct_hours": ("/settings/hours/1/",),
    "holidays": ("/settings/holidays/",),
    "propose_holidays": ("/settings/holidays/propose/", "/settings/holidays/propose/?country=DE&year=2030&region=BY"),
    "remove_holiday": ("/settings/holidays/2027-05-31/remove/",),
    "new_shutdown": ("/settings/shutdowns/new/",),
    "shutdown": ("/settings/shutdowns/1/",),
    "remove_shutdown": ("/settings/shutdowns/1/remove/",),
    "restating": ("/settings/restating/",),
    "reply-targets": ("/settings/reply-targets/",),
    "leadership-limits": ("/settings/leadership-limits/",),
    "silence-limits": ("/settings/silence-limits/",),
    "ladder": ("/settings/ladder/",),
    "next_version": ("/settings/reply-targets/next/", "/settings/leadership-limits/next/?client=3"),
    "people": ("/settings/people/",),
    "new_person": ("/settings/people/new/",),
    "person": ("/settings/people/7/",),
    "leave": ("/settings/people/4/leave/",),
    "absences": ("/settings/absences/",),
    "new_absence": ("/settings/absences/new/",),
    "absence": ("/settings/absences/1/",),
    "access": ("/settings/access/",),
    "grant": ("/settings/access/2/grant/",),
    "end_grant": ("/settings/access/2/11/end/",),
    "mail": ("/settings/mail/",),
    "mail_quiet": ("/settings/mail/quiet/",),
    "profile": ("/settings/you/",),
    "keys": ("/settings/you/keys/",),
    "receive": ("/settings/receive/",),
    "receivers": ("/settings/receive/everybody/",),
    "retention": ("/settings/retention/",),
    "sources": ("/settings/sources/",),
    "new_source": (
        "/settings/sources/mailbox/new/",
        "/settings/sources/dropbox/new/",
        "/settings/sources/webhook/new/",
    ),
    "first_run": ("/settings/first-run/",),
    "first_hours": ("/settings/first-run/hours/",),
    "first_holidays": ("/settings/first-run/holidays/",),
    "first_leaders": ("/settings/first-run/leaders/",),
    "first_policies": ("/settings/first-run/policies/",),
    "first_digest": ("/settings/first-run/monday/",),
    "second_factor": ("/settings/people/7/second-factor/",),
    "roles": ("/settings/roles/",),
    "channels": ("/settings/channels/",),
    "new_channel": ("/settings/channels/new/",),
    "sign_in": ("/settings/sign-in/",),
    "new_provider": ("/settings/sign-in/new/",),
    "account_logout": ("/accounts/logout/",),
    "account_inactive": ("/accounts/inactive/",),
    "account_set_password": ("/accounts/password/set/",),
    "account_reset_password": ("/accounts/password/reset/",),
    "account_reset_password_done": ("/accounts/password/reset/done/",),
    "mfa_index": ("/accounts/2fa/",),
    "mfa_activate_totp": ("/accounts/2fa/app/",),
    "mfa_generate_recovery_codes": ("/accounts/2fa/recovery-codes/new/",),
    "mfa_add_webauthn": ("/accounts/2fa/passkeys/new/",),
    "usersessions_list": ("/accounts/sessions/",),
}
# Answers to a press or to a script; no page of their own.
NO_PAGES = {
    "acknowledge", "snooze", "assign", "dismiss", "reopen", "flags_bulk",
    "keep", "reopen_promise", "excuse", "promise_answer", "hand_over", "hand_back", "withdraw", "join", "minutes",
    "undo", "unplan", "invite", "assign_to_project", "release", "finish_milestone", "send_again", "alive",
    "names", "welcome", "reading", "code_names",
    "add_holiday", "undo_holiday", "invitation", "invited", "comes_back", "sign_out_person", "withdraw_absence",
    "restore_absence",
    # The demo company reads no mailbox; tests/web/settings opens it.
    "source", "test_source", "switch_source", "source_door", "deliver",
    "first_switch", "intake_file", "intake_new", "intake_undo", "intake_file_mail", "intake_raw", "intake_again",
    "intake_seen", "intake_rule_remove", "intake_upload", "intake_vouch", "intake_run", "intake_run_undo",
    "mfa_list_webauthn", "mfa_login_webauthn",
    # Seen on the way through an import, in test_tables.
    "table", "table_columns", "table_undo",
    "table_meanings", "table_start", "table_drop", "table_left_out", "table_export",
    # The demo company has no provider; tests/web/entry and tests/web/settings open these.
    # Nor a channel; tests/digests opens one.
    "channel", "try_channel", "post_again", "confirm_address", "send_once_more",
    "provider", "ask_all", "openid_connect_login", "openid_connect_callback",
    # The demo company has no captured mail; tests/web/messages opens these.
    "message", "message_file", "message_apart", "message_teach", "new_dropbox",
    "add_own_name", "remove_own_name", "mail_switches", "forget_lesson",
    # For programs; tests/api asks these.
    "api", "end_key",
    # Files; tests/web/settings/test_privacy.py reads it.
    "contact_export",
    # Nothing has been sent on the first morning; tests/web/test_sent.py reads it.
    "sent_mail",
    # Papers; tests/web/test_papers.py reads them.
    "week_pdf", "review_pdf", "charter_pdf",
    # Behind the buttons of a mail; tests/web/mailed opens them.
    "mail_act", "mail_planned", "mail_undo", "mail_prove", "mail_browser", "mail_stop", "forget_browsers",
    # Files for calendar programs, and buttons.
    "calendar_feed", "new_feed", "not_there", "move_plan",
    "upload_calendar", "test_calendar", "switch_calendar", "drop_meeting",
}  # fmt: skip
# Looked at in test_sign_in.py, by somebody who has a password, an app and a passkey.
SIGNING_IN = {
    "account_login", "account_reauthenticate", "account_change_password", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_reauthenticate_webauthn", "mfa_edit_webauthn",
    "mfa_remove_webauthn",
}  # fmt: skip


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns)
        elif one.name:
            yield one.name


@pytest.mark.plain
def test_every_address_is_looked_at_or_is_no_page() -> None:
    unknown = set(names(get_resolver().url_patterns)) - set(PAGES) - NO_PAGES - SIGNING_IN
    assert not unknown, f"Add these to PAGES or NO_PAGES: {sorted(unknown)}"


def paths(page: Page) -> list[str]:
    page.goto("/weekly/")
    monday = page.url.rstrip("/").rpartition("/")[2]
    return [path.format(monday=monday) for group in PAGES.values() for path in group]


# Each part is a test of its own, so that they can run side by side.
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_whole_and_open_to_everybody(visitor: Visitor, part: int) -> None:
    page = visitor.sign_in("Ingrid Vaelstrom")
    faults = [f"{path} {fault}" for path in paths(page)[part::PARTS] for fault in look_at(page, path)]
    assert not faults, "\n".join(faults)


def look_at(page: Page, path: str) -> Iterator[str]:
    answer = page.goto(path)
    if answer is None or answer.status != 200:
        yield f"answers {answer and answer.status}"
        return
    if len(answer.body()) > HTML_BUDGET:
        yield f"weighs {len(answer.body())} bytes"
    yield from faults_of(page)
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.evaluate("document.documentElement.dir = 'rtl'")
    yield from (f"from right to left: {fault}" for fault in sticking_out(page))
