from __future__ import annotations

import pytest

from crm.capture.domains import company_of, company_part
from crm.capture.us import us_of
from crm.staff.errors import Refusal

pytestmark = pytest.mark.plain


@pytest.mark.parametrize(
    ("domain", "company"),
    [
        ("northlight.test", "northlight.test"),
        ("mail.lab.northlight.test", "northlight.test"),
        ("lab.northlight.co.uk", "northlight.co.uk"),
        ("northlight.co.uk", "northlight.co.uk"),
        ("chem.uni.ac.jp", "uni.ac.jp"),
        ("localhost", "localhost"),
    ],
)
def test_the_company_of_a_domain_is_what_was_registered(domain: str, company: str) -> None:
    assert company_part(domain) == company


def test_at_a_free_provider_everybody_is_a_company_of_their_own() -> None:
    assert company_of("mara@gmail.com") == "mara@gmail.com"
    assert company_of("mara@lab.northlight.test") == "northlight.test"


def test_our_domains_cover_what_is_below_them_and_nothing_beside() -> None:
    us = us_of(["Brackenfold.test", "@ours.test"])
    assert us.owns("PM@lab.brackenfold.test")
    assert us.owns("pm@ours.test")
    assert not us.owns("pm@notbrackenfold.test")


def test_a_single_address_can_be_ours() -> None:
    us = us_of(["Ole@gmail.com"])
    assert us.owns("ole@GMAIL.com")
    assert not us.owns("mara@gmail.com")


@pytest.mark.parametrize("word", ["brackenfold", "", "a b.test", "@", "ole@", "@gmail.com", "gmail.com"])
def test_what_cannot_be_us_is_refused(word: str) -> None:
    with pytest.raises(Refusal, match=r"neither a domain nor an address|belongs to everybody"):
        us_of([word])
