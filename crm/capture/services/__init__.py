"""Verbs of this room; the only writers of its rows."""

from .files import finish, import_file
from .intake import take_in, take_in_all, take_in_arrivals
from .learning import learn, learn_anew
from .lessons import teach, unteach, would_change
from .teaching import say_whose, say_whose_mail, unsay

__all__ = [
    "finish",
    "import_file",
    "learn",
    "learn_anew",
    "say_whose",
    "say_whose_mail",
    "take_in",
    "take_in_all",
    "take_in_arrivals",
    "teach",
    "unsay",
    "unteach",
    "would_change",
]
