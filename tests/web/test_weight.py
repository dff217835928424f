"""No page that people open is heavier than sixty kilobytes, however much there is to show."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.staff.values import StaffRole
from crm.watch.models import Flag
from crm.web.door import now
from crm.web.installing import seed
from seeds.synthetic.load import Size, load

pytestmark = pytest.mark.django_db
MOST = 60_000


def paths() -> list[str]:
    project = Project.objects.order_by("-leader_due_at")[0]
    kinds = Flag.objects.order_by("flag_kind").values_list("flag_kind", flat=True).distinct()
    return [
        *("/", "/?of=team", "/projects/", "/clients/", "/interactions/", "/promises/", "/replies/", "/contacts/"),
        *("/leadership/", "/leadership/?behind=25", "/leadership/?behind=999", "/flags/", "/flags/all/", "/weekly/"),
        *(f"/flags/?kind={kind}" for kind in kinds),
        *(f"/projects/{project.pk}/", f"/clients/{project.client_id}/"),
    ]


def test_pages_of_a_busy_house_stay_light(client: Browser) -> None:
    seed(at=now())
    size = Size.of(400, projects=70, clients=30, waiting=60)
    assert all(number for _, number in load(size, at=now()))
    client.force_login(StaffMember.objects.get(staff_role=StaffRole.PROGRAM_DIRECTOR))
    weights = {path: len(client.get(path, follow=True).content) for path in paths()}
    assert {path: weight for path, weight in weights.items() if weight > MOST} == {}
    # Not because there is nothing to show.
    assert weights["/flags/"] > MOST / 2
    assert weights["/leadership/?behind=25"] > MOST / 2
