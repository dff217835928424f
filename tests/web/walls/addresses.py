"""Every address with the things it is filled with. An address that stands here nowhere fails `test_walls.py`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from crm.capture.models import Source
from crm.capture.tables.kinds import KINDS
from crm.digests.models import Delivery, Digest, Heard
from crm.digests.offers import browser_token, stop_token, token_of, undo_token
from crm.digests.snapshot import thaw
from crm.leadership.models import CalendarFeed
from crm.staff.models import Absence, ApiKey, SiteCalendar, StaffMember

from .owned import OWNED, Visit
from .questions import OPENLY
from .world import World

# The numbers of these are of things of the house, which name no client.
HOUSE: dict[type[Model], str] = {
    StaffMember: "person invitation second_factor leave comes_back first_switch sign_out_person",
    Absence: "absence withdraw_absence restore_absence",
    SiteCalendar: "correct_hours",
    Source: "source test_source switch_source source_door test_calendar switch_calendar",
    Digest: "send_again",
    Delivery: "sent_mail send_once_more",
    ApiKey: "end_key",
}
PLAIN = """
account_login account_logout account_inactive account_reauthenticate account_change_password account_set_password
account_reset_password account_reset_password_done mfa_index mfa_authenticate mfa_reauthenticate mfa_activate_totp
mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes mfa_list_webauthn mfa_add_webauthn
mfa_reauthenticate_webauthn mfa_login_webauthn usersessions_list reading weekly preview status alive flags_bulk
intake_file intake_new intake_upload intake_rules settings hours new_hours holidays add_holiday propose_holidays
new_shutdown ladder first_run first_hours first_holidays first_leaders first_policies first_digest people new_person
absences new_absence access retention calendars upload_calendar sources mail add_own_name mail_switches mail_quiet roles
channels new_channel sign_in ask_all new_provider profile new_feed new_dropbox forget_browsers code_names keys
""".split()  # noqa: SIM905
# Its pages show keys that differ each time.
OF_ALLAUTH = ("account_", "mfa_", "usersessions")
# Of no client: days, kinds, keys, and what is not there in this world.
OTHERS: dict[str, Sequence[dict[str, Any]]] = {
    "mfa_edit_webauthn": [{"pk": 1}], "mfa_remove_webauthn": [{"pk": 1}],
    "openid_connect_login": [{"provider_id": "x"}], "openid_connect_callback": [{"provider_id": "x"}],
    "welcome": [{"token": "x"}], "invited": [{"token": "x"}], "deliver": [{"token": "x"}],
    "remove_holiday": [{"day": date(2026, 12, 25)}], "undo_holiday": [{"day": date(2026, 12, 25)}],
    "shutdown": [{"pk": 1}], "remove_shutdown": [{"pk": 1}], "remove_own_name": [{"pk": 1}],
    "next_version": [{"kind": kind} for kind in ("reply-targets", "leadership-limits", "silence-limits", "ladder")],
    "new_source": [{"kind": "mailbox"}, {"kind": "dropbox"}, {"kind": "webhook"}],
    "table_export": [{"kind": kind} for kind in KINDS],
    "channel": [{"pk": 1}], "try_channel": [{"pk": 1}], "post_again": [{"pk": 1}],
    "provider": [{"pk": 1}], "confirm_address": [{"pk": 1}],
}  # fmt: skip
SIGNED = ("calendar_feed", "mail_act", "mail_planned", "mail_prove", "mail_undo", "mail_stop", "mail_browser")
WEEKS = ("week", "week_pdf", "trends")


def names(patterns: Sequence[URLPattern | URLResolver] = ()) -> Iterator[str]:
    """Of every address its name, or how it is written where it has none."""
    for one in patterns or get_resolver().url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns)
        else:
            yield one.name or str(one.pattern)


def known() -> set[str]:
    """Every address of the tables above."""
    of_things = " ".join([*OWNED.values(), *HOUSE.values()]).split()
    return {*of_things, *OPENLY, *PLAIN, *OTHERS, *SIGNED, *WEEKS, "api", "names"}


def of_house(world: World) -> Iterator[Visit]:
    """Lists, forms, files and settings."""
    for name, questions in OPENLY.items():
        yield from (Visit(name, reverse(name) + question, steady=True) for question in questions)
    yield from (Visit("names", reverse("names", args=[field]), steady=True) for field in ("client", "project"))
    yield from (Visit(name, reverse(name), steady=not name.startswith(OF_ALLAUTH)) for name in PLAIN)
    for name, options in OTHERS.items():
        yield from (Visit(name, reverse(name, kwargs=facts), steady=True) for facts in options)
    for name in WEEKS:
        for back in (0, 7):
            day = (world.at - timedelta(days=back)).date()
            yield Visit(name, reverse(name, args=[day.isoformat()]), steady=name != "week_pdf")
    for hours in (1, 24 * 7):
        moment = f"{world.at - timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"
        yield from (
            Visit("preview", f"{reverse('preview')}?as_of={moment}{more}", steady=True) for more in ("", "&running")
        )
    weeks = [f"weeks/{(world.at - timedelta(days=back)).date()}/" for back in (0, 7)]
    yield from (Visit("api", reverse("api", args=[rest])) for rest in ("weeks/", *weeks, "openapi.json", "none/"))
    yield from _of_people()


def _of_people() -> Iterator[Visit]:
    for model, group in HOUSE.items():
        numbers = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        # The oldest, and those that came with the restricted client.
        for pk in {*numbers[:1], *numbers[-3:]}:
            yield from (Visit(name, reverse(name, args=[pk])) for name in group.split())


def signed(whose: StaffMember) -> Iterator[Visit]:
    """The links of mails and of calendar programs that were made for somebody."""
    for digest in Digest.objects.filter(recipient=whose):
        acts = [(place, act) for place, ask in enumerate(thaw(digest.figures).asks) for act in ask.acts]
        for place, act in acts:
            token = token_of(digest, place, act)
            yield from (Visit(name, reverse(name, args=[token])) for name in ("mail_act", "mail_planned", "mail_prove"))
    links = [("mail_undo", undo_token(heard)) for heard in Heard.objects.filter(reader=whose)]
    links += [("mail_browser", browser_token(delivery)) for delivery in Delivery.objects.filter(recipient=whose)[:3]]
    links += [("mail_stop", stop_token(whose)), ("calendar_feed", CalendarFeed.objects.get(staff=whose).token)]
    yield from (Visit(name, reverse(name, args=[token])) for name, token in links)
