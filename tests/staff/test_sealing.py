import pytest
from pytest_django import Settings

from crm.staff.sealing import Unreadable, seal, unseal

pytestmark = pytest.mark.plain


def test_what_is_sealed_can_be_read_again_and_only_so() -> None:
    sealed = seal(b"correct horse")
    assert b"horse" not in sealed
    assert unseal(sealed) == b"correct horse"


def test_a_former_key_still_opens_what_it_sealed(settings: Settings) -> None:
    sealed = seal(b"correct horse")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key altogether"
    assert unseal(sealed) == b"correct horse"


def test_without_the_key_it_says_what_to_do(settings: Settings) -> None:
    sealed = seal(b"correct horse")
    settings.SECRET_KEY = "another key altogether"
    with pytest.raises(Unreadable, match="SECRET_KEY_FALLBACKS"):
        unseal(sealed)


def test_what_was_altered_is_not_read() -> None:
    sealed = bytearray(seal(b"correct horse"))
    sealed[30] ^= 1
    with pytest.raises(Unreadable):
        unseal(bytes(sealed))
