"""The seminars as people live them, in a real browser."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from iae_portal.core.models import Job
from iae_portal.core.services import jobs
from seminars.enums import Answer, EventState, Place
from seminars.guest_links import token
from seminars.models import Attendance, Contribution, Event, Guest, Series
from tests.browser.watch import NARROW, assert_page_is_fit
from tests.clients import client_of
from tests.factories.seminars import EventFactory, GuestFactory, ItemFactory, WorkshopFactory
from tests.notifications.conftest import mail_server  # noqa: F401
from tests.seminars.august_2008 import director, event_of, national_person, regional_officer, series_of_august

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_national_mission_opens_the_series(page, visit, sign_in):
    sign_in(client_of(national_person()))
    visit("/seminaires/")
    page.click("text=Ouvrir une série")
    page.select_option("#id_template", label="Séminaires interrégionaux des CDIAE et assises nationales")
    page.fill("#id_name", "Séminaires de l'automne 2008")
    page.fill("#id_first_day", "2008-11-20")
    page.click("text=Ouvrir la série")

    page.wait_for_selector("text=ce que chacun doit est à l'échéancier")
    headers = page.locator(".portal-side thead th").all_inner_texts()
    assert [header.removeprefix("Séminaire de ") for header in headers] == [
        *("Paris", "Marseille", "Lille", "Nantes", "Bordeaux", "Strasbourg", "Lyon", "Assises nationales – Paris")
    ]
    assert Series.objects.get().events.count() == 8


def test_a_region_names_its_correspondent_and_proposes_the_workshop_the_day_of_the_deadline(
    page, visit, sign_in, settings
):
    settings.PORTAL_TODAY = "2008-08-25"
    series = series_of_august()
    officer, head = regional_officer("R31"), director("R31")
    settings.PORTAL_TODAY = "2008-09-05"
    nord = event_of(series, "Lille").contributions.get(region__code="31")

    sign_in(client_of(head))
    visit("/seminaires/")
    page.click("button:has-text('Nord-Pas-de-Calais (correspondant de la région)')")
    page.select_option("[name=correspondant-person]", label=str(officer))
    page.click("button:has-text('Nommer le correspondant')")
    page.wait_for_selector(f"text=Correspondant : {officer}.")

    page.context.clear_cookies()
    sign_in(client_of(officer))
    visit("/seminaires/")
    assert page.locator(".fr-accordion").count() == 3  # speakers, workshop, slides: all his now
    page.click("button:has-text('(quatrième atelier)')")
    page.check("text=Oui, la région propose un quatrième atelier")
    page.click("button:has-text('Enregistrer la réponse')")
    page.wait_for_selector("text=Choisissez le thème.")
    page.select_option("[name=atelier-theme]", "clauses")
    page.fill("[name=atelier-title]", "Un guichet commun des clauses sociales")
    page.click("button:has-text('Enregistrer la réponse')")
    page.wait_for_selector("text=La réponse sur le quatrième atelier est enregistrée.")
    assert_page_is_fit(page, "journey-contribution")

    row = Contribution.objects.get(pk=nord.pk)
    assert (row.correspondent, row.fourth, row.fourth_answered_on) == (officer, "yes", dt.date(2008, 9, 5))


def test_a_guest_answers_on_a_telephone(page, visit):
    event = EventFactory()
    ItemFactory(event=event)
    workshop = WorkshopFactory(event=event)
    guest = GuestFactory(event=event)
    page.set_viewport_size(NARROW)
    visit(reverse("seminars:guest_answer", args=[token(guest)]))
    assert page.locator("#id_deputy_name").is_visible() is False  # nothing is asked before the answer
    page.check("text=Je viens")
    assert page.locator("#id_deputy_name").is_visible() is False
    page.select_option("#id_choice_1", label=workshop.label)
    page.check("text=Je déjeune sur place")
    page.click("text=Envoyer ma réponse")
    page.wait_for_selector("text=Votre place est confirmée")
    assert_page_is_fit(page, "journey-answer")
    page.set_viewport_size(NARROW)
    with page.expect_download() as download:
        page.click("text=Ajouter à mon agenda")
    assert download.value.suggested_filename == "seminaire.ics"

    guest.refresh_from_db()
    assert (guest.answer, guest.place, guest.workshop, guest.lunch) == (Answer.COMES, Place.HELD, workshop, True)

    page.check("text=Je ne peux pas venir")
    page.click("text=Envoyer ma réponse")
    page.wait_for_selector("text=Vous avez répondu que vous ne pouvez pas venir.")
    guest.refresh_from_db()
    assert guest.place == Place.NONE


def confirmed(event: Event, name: str) -> Guest:
    return GuestFactory(
        event=event, last_name=name, answer=Answer.COMES, answered_at="2008-10-01T10:00:00Z", place=Place.HELD
    )


def test_the_desk_checks_people_in_then_the_certificates_leave(page, visit, sign_in, mail_server):  # noqa: F811
    event = EventFactory(state=EventState.CLOSED, held_on=dt.date(2008, 10, 15), answers_close_on=dt.date(2008, 10, 8))
    ItemFactory(event=event)
    scanned, typed, absent = (confirmed(event, name) for name in ("Scanné", "Tapé", "Absent"))
    sign_in(client_of(regional_officer("R31")))
    visit(reverse("seminars:attendance", args=[event.pk]))
    page.keyboard.type(scanned.badge_code)  # the cursor waits in the field, a scanner types and ends with Enter
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Prénom SCANNÉ est pointé : Matin.")
    page.keyboard.type("tape")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Prénom TAPÉ est pointé : Matin.")
    assert_page_is_fit(page, "journey-desk")
    assert set(Attendance.objects.values_list("guest", flat=True)) == {scanned.pk, typed.pk}

    visit(reverse("seminars:event", args=[event.pk]))
    page.click('a:has-text("Déclarer l\'événement tenu")')
    page.click('main button:has-text("Déclarer l\'événement tenu")')
    page.click("nav >> text=Bilan")
    page.click("text=Envoyer les attestations de présence")
    page.wait_for_url(re.compile("/travaux/"))
    job = Job.objects.latest("pk")
    if not job.is_over:
        jobs.run(job.pk)
    page.wait_for_selector("text=2 courriels envoyés.")
    assert sorted(mail_server.addresses()) == sorted([scanned.email, typed.email])
    assert absent.email not in mail_server.addresses()
