"""What this house calls its own mail when nobody says more."""

from __future__ import annotations

from dataclasses import replace

from .domains import domain_of, is_freemail
from .known import our_people
from .us import Us, us_here


def ours() -> Us:
    """What the settings say, the addresses of our staff, and the domains they share with nobody else.

    Nobody checks where a file that a person brings is from.
    """
    people, here = our_people(), us_here().unchecked()
    domains = {domain for address in people if not is_freemail(domain := domain_of(address))}
    return replace(here, domains=here.domains | domains).with_people(people)
