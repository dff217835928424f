"""The one-line grammar. Pure: a line, an index of what a person may name and a moment give a Reading.

`vocabulary` holds the words, `when` knows days and times, `who` names, `promise` what we promise. `hearing` sorts the
words of a line by them, `settle` decides whom they mean, `reading` puts the facts and the open questions together.
"""

from .ask import Choice, Question
from .given import Given, Moment, Preset
from .promise import Due
from .reading import Reading, read
from .who import Entry, Index

__all__ = ["Choice", "Due", "Entry", "Given", "Index", "Moment", "Preset", "Question", "Reading", "read"]
