"""The dialogue de gestion: its prepared agenda, and its fiche de suivi kept as a version."""

import datetime as dt

from django.urls import reverse

from conventions.documents import FICHE
from conventions.models import Convention, Indicator
from conventions.selectors.review_agenda import review_agenda
from conventions.services.reviews import write_review
from iae_portal.core import clock
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version
from tests.factories.conventions import ManagementReviewFactory, MeasureFactory
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)


@scene
def running(maker, siae) -> Convention:
    return maker.take_over(siae, dt.date(2007, 1, 1), dt.date(2009, 12, 31))


def lines_of(convention: Convention, year: int = 2008) -> dict[str, list[str]]:
    return {topic.title: topic.lines for topic in review_agenda(convention, year, TODAY)}


def agree(convention: Convention, year: int, value: int) -> None:
    women = Indicator.objects.get(code="FEMMES", retired_on=None)
    target = convention.targets.create(indicator=women, year=year)
    target.agreed = target.proposals.create(
        round=1, side="service", value=value, state="accepted", author=convention.officer, made_at=clock.now()
    )
    target.save()


def test_a_dossier_without_trouble_has_nothing_to_say(running):
    assert lines_of(running) == {}


def test_the_agenda_gathers_what_is_missed_missing_or_promised(running):
    agree(running, 2007, 40)
    assert lines_of(running) == {"Résultats de 2007 qui manquent": ["Part des femmes"]}

    measured = MeasureFactory(siae=running.siae, indicator_code="FEMMES", year=2007, value=39)
    missed = "Cibles de 2007 qui ne sont pas atteintes"
    assert lines_of(running) == {missed: ["Part des femmes : cible 40\xa0%, presque atteinte"]}

    measured.value = 40
    measured.save()
    ManagementReviewFactory(convention=running, year=2007, conclusions="Recruter une encadrante.")
    assert lines_of(running) == {"Suites du dialogue précédent": ["2007 : Recruter une encadrante."]}
    assert lines_of(running, 2007) == {}


def test_the_page_shows_the_agenda_and_the_fiche_follows_each_writing(running, officer_59l):
    agree(running, 2007, 40)
    page = reverse("conventions:review", args=[running.number, 2008])
    text = officer_59l.get(page).content.decode()
    assert "Résultats de 2007 qui manquent" in text

    said = {"form": "light", "held_on": TODAY, "participants": "L'ANPE.", "findings": "Trop peu de femmes."}
    told = {"actor": officer_59l.user, "convention": running, "year": 2008}
    review = write_review(**told, **said, conclusions="Recruter.")
    first = prepare_version(kind=FICHE, subject=review, actor=officer_59l.user)
    assert "Trop peu de femmes." in html_of(first)
    assert prepare_version(kind=FICHE, subject=review, actor=officer_59l.user) == first

    review = write_review(**told, **said, conclusions="Recruter deux femmes.")
    second = prepare_version(kind=FICHE, subject=review, actor=officer_59l.user)
    assert (first.number, second.number) == (1, 2)
    life = officer_59l.get(reverse("conventions:life", args=[running.number])).content.decode()
    assert "portal-document" in life.partition("Fiche de suivi")[2]
