"""Verbs of this room; the only writers of its rows."""

from .absences import change_absence, restore_absence, set_absence, withdraw_absence
from .chaining import chain
from .hours import (
    add_holidays,
    add_shutdown,
    change_shutdown,
    check_hours,
    remove_holiday,
    remove_shutdown,
    set_hours,
)
from .house import accept_policies, ask_everybody, change_house, install
from .jobs import failed, finished, started
from .letters import ask_for_reset, follow_session, post_letters, sign_out, take_off_second_factor, tell_change
from .links import accept_invitation, first_link, invite, invited, link_is_good, use_link
from .people import add_member, change_member, deactivate, pass_on, reactivate
from .providers import change_provider
from .trail import check_aware, check_line, check_zone, note_change, note_changes

__all__ = [
    "accept_invitation",
    "accept_policies",
    "add_holidays",
    "add_member",
    "add_shutdown",
    "ask_everybody",
    "ask_for_reset",
    "chain",
    "change_absence",
    "change_house",
    "change_member",
    "change_provider",
    "change_shutdown",
    "check_aware",
    "check_hours",
    "check_line",
    "check_zone",
    "deactivate",
    "failed",
    "finished",
    "first_link",
    "follow_session",
    "install",
    "invite",
    "invited",
    "link_is_good",
    "note_change",
    "note_changes",
    "pass_on",
    "post_letters",
    "reactivate",
    "remove_holiday",
    "remove_shutdown",
    "restore_absence",
    "set_absence",
    "set_hours",
    "sign_out",
    "started",
    "take_off_second_factor",
    "tell_change",
    "use_link",
    "withdraw_absence",
]
