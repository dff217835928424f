"""Every list of the product: what narrows it, how it is sorted, its pages and its export.

A list is declared (`Listing`): a question of a room, columns, filters. Its state is its address, so it can be kept,
sent and printed; the page, the part htmx asks for and the CSV are three answers to one address.
"""

from .asker import Asker, Whose
from .columns import Column
from .filters import Choice, Day, Named, Person, Tick, Typed, Week
from .listing import Act, Asked, Empty, Lede, Listing, of
from .respond import answer

__all__ = [
    "Act",
    "Asked",
    "Asker",
    "Choice",
    "Column",
    "Day",
    "Empty",
    "Lede",
    "Listing",
    "Named",
    "Person",
    "Tick",
    "Typed",
    "Week",
    "Whose",
    "answer",
    "of",
]
