"""What the program cannot place it asks about, and one click answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from crm.capture.models import Belonging, CapturedMail, MailState
from crm.clients.models import Client
from crm.conversations.models import Clock
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.web.door import now
from tests import make
from tests.capture.mails import MORNING, mail
from tests.capture.taking import take

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
QUESTION = mail(id="q@x.test")


def page(browser: Browser, path: str = "/intake/") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def post(browser: Browser, path: str, **data: Any) -> str:
    return browser.post(path, data, follow=True).content.decode()


def states() -> dict[str, str]:
    return dict(CapturedMail.objects.values_list("key", "state"))


def test_the_sentence_counts_mails_and_companies(browser: Browser) -> None:
    take(QUESTION, mail("ole@northlight.test", id="2"), mail("ida@gmail.com", id="3"))
    assert "Three mails from one company and one person wait for a client." in page(browser)


def test_an_empty_intake_says_what_would_appear(browser: Browser) -> None:
    html = page(browser)
    assert "Every mail has its client." in html
    assert "appears here, with what hints at a client" in html


def test_a_group_shows_who_how_many_since_when_and_the_beginning(browser: Browser) -> None:
    take(mail("Mara Lind <mara@northlight.test>", id="1"), mail("Ole <ole@northlight.test>", id="2", subject="Batch 8"))
    html = page(browser)
    for words in ("northlight.test", "Mara Lind", "2 mails", "since", "Batch 8"):
        assert words in html


def test_one_click_files_the_group_with_the_client_that_is_proposed(browser: Browser, north: Client) -> None:
    take(QUESTION)
    assert "northlight.test is like the name Northlight Bio" in page(browser)
    html = post(browser, "/intake/file/", group="northlight.test", client=f"#{north.pk}")
    assert "1 mail filed with Northlight Bio; so is what comes from northlight.test." in html
    assert Clock.objects.get().opened_at == MORNING


def test_another_client_is_found_by_name_or_code(browser: Browser, north: Client) -> None:
    take(mail("jo@elsewhere.test", id="1"))
    post(browser, "/intake/file/", group="elsewhere.test", client="northlight")
    assert states() == {"1": MailState.FILED}


def test_a_name_nobody_has_is_told(browser: Browser) -> None:
    take(QUESTION)
    html = post(browser, "/intake/file/", group="northlight.test", client="nobody at all")
    assert "No client is called that." in html
    assert states() == {"q@x.test": MailState.UNMATCHED}


def test_undo_takes_everything_back(browser: Browser, north: Client) -> None:
    take(QUESTION)
    html = post(browser, "/intake/file/", group="northlight.test", client=f"#{north.pk}")
    said = Belonging.objects.get()
    assert f'action="/intake/undo/{said.pk}/"' in html
    assert "Undone. It waits again." in post(browser, f"/intake/undo/{said.pk}/")
    assert (states(), Clock.objects.count()) == ({"q@x.test": MailState.UNMATCHED}, 0)


def test_undo_is_over_after_a_while_and_for_others(browser: Browser, north: Client) -> None:
    take(QUESTION)
    post(browser, "/intake/file/", group="northlight.test", client=f"#{north.pk}")
    said = Belonging.objects.get()
    other = Browser()
    other.force_login(make.person("Bo"))
    assert other.post(f"/intake/undo/{said.pk}/").status_code == 404
    Belonging.objects.update(said_at=now() - timedelta(minutes=5))
    assert "Undo is over." in post(browser, f"/intake/undo/{said.pk}/")
    assert states() == {"q@x.test": MailState.FILED}


def test_not_a_client_is_remembered_and_listed(browser: Browser) -> None:
    take(QUESTION)
    html = post(browser, "/intake/file/", group="northlight.test", client="-")
    assert "northlight.test is no client: 1 mail set aside." in html
    assert "is no client" in page(browser, "/intake/rules/")


def test_a_rule_can_be_removed_with_or_without_what_it_filed(browser: Browser, north: Client) -> None:
    take(QUESTION)
    post(browser, "/intake/file/", group="northlight.test", client=f"#{north.pk}")
    said = Belonging.objects.get()
    assert "1 mail of it stands with Northlight Bio" in page(browser, f"/intake/rules/{said.pk}/remove/")
    post(browser, f"/intake/rules/{said.pk}/remove/", take_back="1")
    assert states() == {"q@x.test": MailState.UNMATCHED}
    assert browser.get(f"/intake/rules/{said.pk}/remove/").status_code == 404


NEW = {"group": "peatbrook.test", "name": "Peatbrook", "short_code": "PTB", "contact": "Elske", "project_type": ""}


def test_a_new_client_comes_with_contact_and_project(browser: Browser, ann: StaffMember) -> None:
    take(mail("Elske <elske@peatbrook.test>", id="1"))
    facts = NEW | {"code": "PTB-1", "code_name": "Sorrel", "project_type": "feasibility_study"}
    html = post(browser, "/intake/new/", **facts, email="elske@peatbrook.test")
    made = Client.objects.get(name="Peatbrook")
    assert "Peatbrook is a client now; 1 mail filed." in html
    assert (made.domain, [contact.name for contact in made.contacts.all()]) == ("peatbrook.test", ["Elske"])
    assert (Project.objects.get().project_manager, Project.objects.get().interactions.count()) == (ann, 1)


def test_a_refused_new_client_keeps_what_was_typed(browser: Browser, north: Client) -> None:
    take(mail("elske@peatbrook.test", id="1"))
    answer = browser.post("/intake/new/", NEW | {"name": "Northlight Bio", "code": "PTB-1"}, headers=HTMX)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'value="PTB-1"' in html
    assert "A project has a code and a code name." in html
    assert "There is already a client" in post(browser, "/intake/new/", **NEW | {"name": "Northlight Bio"})


def test_what_is_undone_leaves_a_new_client_without_its_domain(browser: Browser) -> None:
    take(mail("elske@peatbrook.test", id="1"))
    post(browser, "/intake/new/", **NEW, email="elske@peatbrook.test")
    post(browser, f"/intake/undo/{Belonging.objects.get().pk}/")
    made = Client.objects.get(name="Peatbrook")
    assert (made.domain, made.contacts.count(), states()) == ("", 0, {"1": MailState.UNMATCHED})


def test_a_script_gets_what_waits_now_and_what_was_done(browser: Browser, north: Client) -> None:
    take(QUESTION, mail("x@elsewhere.test", id="2"))
    html = browser.post(
        "/intake/file/", {"group": "northlight.test", "client": f"#{north.pk}"}, headers=HTMX
    ).content.decode()
    assert html.lstrip().startswith('<div id="intake"')
    assert 'hx-swap-oob="innerHTML"' in html
    assert "One mail from one company waits for a client." in html


def test_whoever_files_second_is_told(browser: Browser, north: Client) -> None:
    take(QUESTION)
    other = Browser()
    other.force_login(make.person("Bo"))
    post(other, "/intake/file/", group="northlight.test", client=f"#{north.pk}")
    html = post(browser, "/intake/file/", group="northlight.test", client=f"#{north.pk}")
    assert "Nothing of northlight.test waits any more; a colleague has placed it meanwhile." in html
    assert Belonging.objects.count() == 1


def test_a_mail_is_filed_apart_from_its_group(browser: Browser, north: Client) -> None:
    one, _ = take(mail("jo@cro.test", id="1"), mail("jo@cro.test", id="2"))
    assert "When is the batch ready?" in page(browser, f"/intake/mails/{one.pk}/")
    assert "Filed with Northlight Bio." in post(browser, f"/intake/mails/{one.pk}/file/", client=north.short_code)
    assert states() == {"1": MailState.FILED, "2": MailState.UNMATCHED}


def test_a_page_of_a_group_that_waits_no_more_leads_back(browser: Browser) -> None:
    assert browser.get("/intake/from/?group=gone.test").headers["Location"] == "/intake/"
