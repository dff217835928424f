from datetime import date

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from . import (
    absences,
    access,
    calendars,
    channels,
    first_run,
    holidays,
    hours,
    keys,
    leaving,
    mail,
    overview,
    people,
    policies,
    privacy,
    profile,
    receiving,
    restating,
    retention,
    roles,
    shutdowns,
    signing_in,
    sources,
)
from .kinds import KINDS, Kind


class Day:
    """A date in an address; one that does not exist finds no page."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


class KindOf:
    """A kind of policy by its name in an address."""

    regex = "|".join(kind.slug for kind in KINDS)

    def to_python(self, value: str) -> Kind:
        return next(kind for kind in KINDS if kind.slug == value)

    def to_url(self, value: str) -> str:
        return value


class MailboxKind(StringConverter):
    """A kind of source that brings mail."""

    regex = "mailbox|dropbox|webhook"


register_converter(Day, "day")
register_converter(MailboxKind, "mailbox")
register_converter(KindOf, "kind")

urlpatterns = [
    path("", overview.overview, name="settings"),
    path("hours/", hours.hours, name="hours"),
    path("hours/new/", hours.new, name="new_hours"),
    path("hours/<int:pk>/", hours.correct, name="correct_hours"),
    path("holidays/", holidays.holidays, name="holidays"),
    path("holidays/add/", holidays.add, name="add_holiday"),
    path("holidays/propose/", holidays.propose, name="propose_holidays"),
    path("holidays/<day:day>/remove/", holidays.remove, name="remove_holiday"),
    path("holidays/<day:day>/undo/", holidays.undo, name="undo_holiday"),
    path("shutdowns/new/", shutdowns.new, name="new_shutdown"),
    path("shutdowns/<int:pk>/", shutdowns.edit, name="shutdown"),
    path("shutdowns/<int:pk>/remove/", shutdowns.remove, name="remove_shutdown"),
    *(path(f"{kind.slug}/", policies.policy, {"kind": kind}, name=kind.slug) for kind in KINDS),
    path("<kind:kind>/next/", policies.next_version, name="next_version"),
    path("restating/", restating.restating, name="restating"),
    path("first-run/", first_run.first_run, name="first_run"),
    path("first-run/hours/", first_run.hours, name="first_hours"),
    path("first-run/holidays/", first_run.holidays, name="first_holidays"),
    path("first-run/leaders/", first_run.leaders, name="first_leaders"),
    path("first-run/leaders/<int:pk>/", first_run.switch, name="first_switch"),
    path("first-run/policies/", first_run.policies, name="first_policies"),
    path("first-run/monday/", first_run.digest, name="first_digest"),
    path("contacts/<int:pk>/", privacy.contact_data, name="contact_data"),
    path("contacts/<int:pk>/export/", privacy.contact_export, name="contact_export"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new, name="new_person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/invitation/", people.invitation, name="invitation"),
    path("people/<int:pk>/sign-out/", people.out, name="sign_out_person"),
    path("people/<int:pk>/second-factor/", people.second_factor, name="second_factor"),
    path("people/<int:pk>/leave/", leaving.leave, name="leave"),
    path("people/<int:pk>/back/", people.comes_back, name="comes_back"),
    path("absences/", absences.absences, name="absences"),
    path("absences/new/", absences.new, name="new_absence"),
    path("absences/<int:pk>/", absences.absence, name="absence"),
    path("absences/<int:pk>/withdraw/", absences.withdraw, name="withdraw_absence"),
    path("absences/<int:pk>/restore/", absences.restore, name="restore_absence"),
    path("access/", access.access, name="access"),
    path("access/<int:pk>/grant/", access.grant, name="grant"),
    path("access/<int:pk>/<int:staff>/end/", access.end, name="end_grant"),
    path("retention/", retention.retention, name="retention"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/upload/", calendars.upload, name="upload_calendar"),
    path("calendars/<int:pk>/test/", calendars.test, name="test_calendar"),
    path("calendars/<int:pk>/switch/", calendars.switch, name="switch_calendar"),
    path("calendars/meetings/<int:pk>/set-aside/", calendars.drop, name="drop_meeting"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<mailbox:kind>/new/", sources.new, name="new_source"),
    path("sources/<int:pk>/", sources.source, name="source"),
    path("sources/<int:pk>/test/", sources.test, name="test_source"),
    path("sources/<int:pk>/door/", sources.door, name="source_door"),
    path("sources/<int:pk>/switch/", sources.switch, name="switch_source"),
    path("mail/", mail.mail, name="mail"),
    path("mail/add/", mail.add_name, name="add_own_name"),
    path("mail/<int:pk>/remove/", mail.remove_name, name="remove_own_name"),
    path("mail/switches/", mail.switches, name="mail_switches"),
    path("mail/taught/<int:pk>/forget/", mail.forget, name="forget_lesson"),
    path("mail/quiet/", mail.quiet, name="mail_quiet"),
    path("roles/", roles.roles, name="roles"),
    path("channels/", channels.channels, name="channels"),
    path("channels/new/", channels.new, name="new_channel"),
    path("channels/<int:pk>/", channels.channel, name="channel"),
    path("channels/<int:pk>/test/", channels.try_it, name="try_channel"),
    path("channels/messages/<int:pk>/again/", channels.again, name="post_again"),
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/second-factor/", signing_in.ask_all, name="ask_all"),
    path("sign-in/new/", signing_in.new, name="new_provider"),
    path("sign-in/<int:pk>/", signing_in.provider, name="provider"),
    path("receive/", receiving.receive, name="receive"),
    path("receive/everybody/", receiving.receivers, name="receivers"),
    path("you/", profile.profile, name="profile"),
    path("you/calendar/", profile.new_feed, name="new_feed"),
    path("you/keys/", keys.keys, name="keys"),
    path("you/keys/<int:pk>/end/", keys.end, name="end_key"),
    path("you/dropbox/", profile.new_dropbox, name="new_dropbox"),
    path("you/forget-browsers/", profile.forget, name="forget_browsers"),
]
