"""Verbs of this room; the only writers of its rows."""

from .dropboxes import close_dropbox, give_dropbox
from .files import finish, import_file
from .house import disown, own, set_mail_rules
from .intake import take_in, take_in_all, take_in_arrivals
from .learning import learn, learn_anew
from .lessons import teach, unteach, would_change
from .odd import delete_mail, see_conflict, try_again, vouch
from .teaching import greet, say_whose, say_whose_mail, unsay
from .undoing import go_on_undoing, goes_with, undo_run
from .uploads import Upload, accept, go_on

__all__ = [
    "Upload",
    "accept",
    "close_dropbox",
    "delete_mail",
    "disown",
    "finish",
    "give_dropbox",
    "go_on",
    "go_on_undoing",
    "goes_with",
    "greet",
    "import_file",
    "learn",
    "learn_anew",
    "own",
    "say_whose",
    "say_whose_mail",
    "see_conflict",
    "set_mail_rules",
    "take_in",
    "take_in_all",
    "take_in_arrivals",
    "teach",
    "try_again",
    "undo_run",
    "unsay",
    "unteach",
    "vouch",
    "would_change",
]
