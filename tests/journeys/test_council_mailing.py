"""Thirty members convened through Redis and a Celery worker, against a mail server that refuses some and hangs up."""

import os

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from cdiae.models import Meeting, Seat
from iae_portal.celery import app
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.documents.models import DocumentVersion
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from tests.browser.watch import axe_violations
from tests.factories import LetterheadFactory, SignatureDelegationFactory, make_user
from tests.factories.cdiae import make_council, make_item, make_meeting, make_member, seat_of
from tests.journeys.office import Office, confirm, job_is_done, log_in
from tests.notifications import smtp_server
from tests.processes import broker_of_this_process, wait_for

pytestmark = [
    pytest.mark.browser,
    pytest.mark.worker,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="as in production"),
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a Redis"),
]

TROUBLED = {3: "inconnu", 7: "virus", 11: "raccroche", 15: "pleine"}


@pytest.fixture
def address(office: Office) -> str:
    return office.url


@pytest.fixture
def meeting(office) -> Meeting:
    """A council of thirty seats, all filled, and a meeting with one item."""
    SignatureDelegationFactory(person=make_user(Role.HEAD, "59L", username="chef.59l"))
    LetterheadFactory()
    council = make_council("59L", with_members=False)
    unions = seat_of(council, "unions").college
    for rank in range(6, 15):
        Seat.objects.create(college=unions, rank=rank, label=f"Siège {rank}", basis="designated")
    for rank, seat in enumerate(Seat.objects.order_by("college__rank", "rank")):
        make_member(seat, email=f"{TROUBLED.get(rank, f'membre{rank}')}@exemple.invalid")
    meeting = make_meeting(council)
    make_item(meeting)
    return meeting


def states() -> dict[str, int]:
    rows = list(OutgoingMail.objects.order_by().values_list("state", flat=True))
    return {state: rows.count(state) for state in set(rows)}


def state_of(local: str) -> str:
    return OutgoingMail.objects.get(recipient_email=f"{local}@exemple.invalid").state


def convene_and_watch(page: Page, meeting: Meeting) -> None:
    """The bar moves by itself while the worker makes the letters one by one; the page is never loaded again."""
    page.goto(f"/cdiae/seances/{meeting.pk}/convoquer/")
    page.click("main [name=enregistrer]")
    bar = page.locator("progress#avancement")
    bar.wait_for()
    page.evaluate("window.stillHere = true")
    seen = {wait_for(lambda: bar.count() and bar.get_attribute("value", timeout=5_000), "the bar to start")}
    expect(page.locator("#travail")).to_contain_text("sur 30")
    while bar.count() and len(seen) < 3:
        seen.add(bar.get_attribute("value"))
        page.wait_for_timeout(300)
    assert len(seen) == 3, seen
    job_is_done(page, "26 courriels envoyés, 1 à réessayer, 2 refusés, 1 incertain.")
    assert page.evaluate("window.stillHere") is True
    assert page.locator(".portal-line").count() == len(TROUBLED)
    assert axe_violations(page) == []


def send_to_a_better_address(page: Page) -> None:
    page.locator("tr", has_text="inconnu@").get_by_role("link", name="Décider").click()
    expect(page.locator("main")).to_contain_text("550 5.1.1 Boite inexistante")
    page.get_by_role("link", name="Renvoyer").click()
    page.fill("#id_email", "bonne.adresse@exemple.invalid")
    confirm(page)


def test_thirty_convocations_leave_and_what_did_not_is_decided_by_a_person(office, meeting, new_page, monkeypatch):
    page = new_page()
    log_in(page, "chef.59l")
    convene_and_watch(page, meeting)
    assert DocumentVersion.objects.filter(kind="cdiae.convocation").count() == 30
    assert states() == {MailState.SENT: 26, MailState.REFUSED: 2, MailState.UNCERTAIN: 1, MailState.QUEUED: 1}
    assert len(office.mails.messages) == 27  # those sent, and the one whose answer was lost

    page.goto(f"/cdiae/seances/{meeting.pk}/convocations/")
    expect(page.locator("main")).to_contain_text("3 courriels refusés ou incertains")
    assert axe_violations(page) == []
    send_to_a_better_address(page)
    wait_for(lambda: "bonne.adresse@exemple.invalid" in office.mails.addresses(), "the corrected convocation")

    monkeypatch.delitem(smtp_server.REFUSED_AT_RCPT, "pleine")  # the box has room again
    OutgoingMail.objects.filter(state=MailState.QUEUED).update(next_attempt_at=clock.real_now())
    with broker_of_this_process(office.redis):
        app.send_task("notifications.sweep_mails")
    wait_for(lambda: state_of("pleine") == MailState.SENT, "the full box to be tried again")

    assert state_of("raccroche") == MailState.UNCERTAIN  # it may have arrived: nothing sends it again by itself
    assert office.mails.addresses().count("raccroche@exemple.invalid") == 1
    assert len(office.mails.messages) == 29
