from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from crm.staff.passwords import OwnWords
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("obvious", ["Brackenfold2026!", "touchline-admin-1", "WelcomeClient12", "Passwort!!2026"])
def test_what_everybody_here_would_try_is_refused(obvious: str) -> None:
    make.house()
    with pytest.raises(ValidationError, match="Everybody here would try this"):
        OwnWords().validate(obvious)


@pytest.mark.parametrize("good", ["seven green tractors", "brackenfold fed my green goat", "q7#xxLm4!-rT"])
def test_a_word_of_ours_among_others_is_no_harm(good: str) -> None:
    make.house()
    OwnWords().validate(good)


def test_before_there_is_a_house_its_name_is_no_word() -> None:
    OwnWords().validate("Brackenfold2026!")
