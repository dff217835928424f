from __future__ import annotations

import pytest
from django.test import Client as Browser

from crm.staff.models import Installation, SiteCalendar, StaffMember
from crm.staff.queries import calendar_at, leaders
from crm.staff.services import first_link
from crm.web.beginning import next_step, steps
from crm.web.door import now
from tests import make
from tests.web.settings.conftest import signed_in

pytestmark = pytest.mark.django_db

FACTS = {
    "company_name": "Fenwick Labs",
    "name": "Ada Min",
    "email": "ada@fenwick.test",
    "password": "a long enough secret",
}
HOURS = {"timezone": "Europe/London", "country": "GB", "site_name": "Leeds"} | dict.fromkeys(
    ("mon", "tue", "wed", "thu", "fri"), "9-17"
)


def told(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def welcome(**changes: str) -> tuple[Browser, str]:
    """Follows the printed link; gives the browser and the page that came."""
    browser = Browser()
    token = first_link(at=now())
    return browser, told(browser.post(f"/welcome/{token}/", FACTS | changes, follow=True))


def ticked(page: str) -> list[str]:
    """The dates a page proposes with a tick."""
    boxes = [part.split(">")[0] for part in page.split('name="day" value="')[1:]]
    return [box.split('"')[0] for box in boxes if box.endswith("checked")]


def test_a_new_house_is_open_after_five_short_steps() -> None:
    browser, page = welcome()
    assert "When is Fenwick Labs open?" in page
    page = told(browser.post("/settings/first-run/hours/", HOURS, follow=True))
    assert "On which of these days do you close?" in page
    assert "Boxing Day" in page
    page = told(browser.post("/settings/first-run/holidays/", {"day": ticked(page)}, follow=True))
    assert "Who are your senior leaders?" in page
    chief = {"name": "Cy Chief", "email": "cy@fenwick.test", "staff_role": "ceo", "is_leadership": "on"}
    assert "Cy Chief" in told(browser.post("/settings/first-run/leaders/", chief, follow=True))
    assert "This is what Touchline goes by." in told(browser.get("/settings/first-run/policies/"))
    page = told(browser.post("/settings/first-run/policies/", follow=True))
    assert "Your house is open." in page
    assert "A quiet week:" in page
    assert "It goes to Cy Chief." in page
    assert "Add the first client" in told(browser.get("/"))


def test_what_was_set_up_is_what_holds() -> None:
    browser, _ = welcome()
    browser.post("/settings/first-run/hours/", HOURS)
    house, row = Installation.objects.get(), SiteCalendar.objects.get()
    assert (house.company_name, house.country, row.name) == ("Fenwick Labs", "GB", "Leeds")
    assert calendar_at(now()).calendar.describe() == "Mon–Fri 09:00–17:00, Europe/London"


def test_the_set_up_is_found_again_where_it_was_left() -> None:
    browser, _ = welcome()
    browser.post("/settings/first-run/hours/", HOURS)
    assert "Go on with: holidays" in told(browser.get("/"))
    assert browser.get("/settings/first-run/").headers["Location"] == "/settings/first-run/holidays/"
    assert "done: " in told(browser.get("/settings/first-run/holidays/"))


def test_going_back_shows_what_was_entered() -> None:
    browser, _ = welcome()
    browser.post("/settings/first-run/hours/", HOURS)
    page = told(browser.get("/settings/first-run/hours/"))
    assert 'value="Europe/London"' in page
    assert 'value="09:00–17:00"' in page


def test_the_preview_says_what_is_still_to_be_set_up() -> None:
    browser, _ = welcome()
    browser.post("/settings/first-run/hours/", HOURS)
    assert "Holidays are still to be set up." in told(browser.get("/settings/first-run/monday/"))


def test_leaders_may_wait() -> None:
    browser, _ = welcome()
    browser.post("/settings/first-run/hours/", HOURS)
    proposed = told(browser.get("/settings/first-run/holidays/"))
    browser.post("/settings/first-run/holidays/", {"day": ticked(proposed)})
    assert browser.get("/settings/first-run/").headers["Location"] == "/settings/first-run/policies/"
    assert not leaders()


def test_the_administrator_may_be_a_leader_too() -> None:
    browser, _ = welcome()
    ada = StaffMember.objects.get()
    browser.post(f"/settings/first-run/leaders/{ada.pk}/")
    assert leaders() == [ada]
    browser.post(f"/settings/first-run/leaders/{ada.pk}/")
    assert not leaders()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [("password", "short", "at least 12"), ("email", "ada", "valid email"), ("company_name", "", "required")],
)
def test_a_wrong_beginning_keeps_what_was_typed_and_the_link(field: str, value: str, sentence: str) -> None:
    _, page = welcome(**{field: value})
    assert sentence in page
    assert 'value="Ada Min"' in page
    assert not StaffMember.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("country", "XX"), ("timezone", "Mars/Base"), ("mon", "all day")])
def test_wrong_hours_of_a_new_house_are_refused(field: str, value: str) -> None:
    browser, _ = welcome()
    assert browser.post("/settings/first-run/hours/", HOURS | {field: value}).status_code == 422
    assert SiteCalendar.objects.get().timezone == "America/New_York"


def test_the_welcome_link_works_once_and_says_how_to_try_the_demo() -> None:
    token = first_link(at=now())
    assert "bin/up --demo" in told(Browser().get(f"/welcome/{token}/"))
    Browser().post(f"/welcome/{token}/", FACTS)
    assert Browser().get(f"/welcome/{token}/").status_code == 404
    assert first_link(at=now()) is None


def test_only_administrators_set_a_house_up() -> None:
    make.house()
    colleague = signed_in(make.person())
    for path in ("", "hours/", "holidays/", "leaders/", "policies/", "monday/"):
        assert colleague.get(f"/settings/first-run/{path}").status_code == 403


def test_the_demo_company_is_not_asked_to_set_itself_up() -> None:
    make.house()
    ada, today = make.person(staff_role="administrator"), now().date()
    asked = next_step(ada, today)
    Installation.objects.update(is_demo=False)
    real = next_step(ada, today)
    assert (asked and asked.act, real and real.act) == ("Add the first client", "Go on with: hours")


def test_what_comes_next_follows_what_exists() -> None:
    make.house()
    Installation.objects.update(is_demo=False)
    tom, today = make.person(), now().date()
    told_so_far = [next_step(tom, today)]
    project = make.project(make.client(executive_sponsor=tom), project_manager=tom)
    told_so_far.append(next_step(tom, today))
    make.question(project, now())
    told_so_far.append(next_step(tom, today))
    assert [step and step.act for step in told_so_far] == ["Add the first client", "Log the first contact", None]


def test_half_of_the_holidays_confirmed_still_counts_as_done() -> None:
    make.house()
    make.holiday(str(now().date()), "Founders")
    assert next(step for step in steps(now().date()) if step.slug == "holidays").done
