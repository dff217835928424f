from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from crm.projects.models import Project
from crm.web.choices import Several
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [str(2**63), str(-(2**63) - 1), "9" * 40, "9" * 5000, "²", "77", "x", "\x00"])
def test_a_number_no_row_can_have_is_no_choice(number: str) -> None:
    make.house()
    project = make.project()
    choice = Several(queryset=Project.objects.all())
    assert list(choice.clean([str(project.pk)])) == [project]
    with pytest.raises(ValidationError):
        choice.clean([str(project.pk), number])
