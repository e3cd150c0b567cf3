"""A series made from another template than that of 2008: other year, other cities, other programme."""

import datetime as dt

import pytest
from django.urls import reverse

from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.text import french_date
from iae_portal.notifications.models import Deadline
from seminars.enums import ItemKind
from seminars.models import Series, SeriesTemplate
from seminars.services.series import open_series
from tests.factories.seminars import SeriesTemplateFactory, TemplateEventFactory, TemplateItemFactory, region, service
from tests.scenes import scene
from tests.seminars.august_2008 import national_person, regional_officer

pytestmark = pytest.mark.django_db

TODAY = dt.date(2010, 1, 4)


@scene
def template() -> SeriesTemplate:
    """Two days in the spring of any year; no source: nothing is to be confirmed."""
    template = SeriesTemplateFactory(name="Rencontres de printemps")
    first = TemplateEventFactory(template=template, city="Amiens", host=service("R22"), due_offset=-10)
    first.regions.add(region("22"), region("31"))
    TemplateEventFactory(template=template, rank=2, city="Dijon", host=service("R26"), day_offset=7)
    TemplateItemFactory(template=template)
    TemplateItemFactory(template=template, rank=2, kind=ItemKind.WORKSHOP, workshop_number=1, title="Un atelier")
    return template


def test_a_series_of_another_year_from_another_template(template, national):
    page = national.post(
        reverse("seminars:series_open"),
        {"template": template.pk, "name": "Rencontres 2010", "first_day": "2010-03-02"},
        follow=True,
    )
    assert page.status_code == 200
    series = Series.objects.get(name="Rencontres 2010")
    assert [(event.city, event.held_on, event.contributions_due_on) for event in series.events.all()] == [
        ("Amiens", dt.date(2010, 3, 2), dt.date(2010, 2, 20)),
        ("Dijon", dt.date(2010, 3, 9), None),
    ]
    assert "0 sur un nombre à fixer" in page.text
    amiens = series.events.get(city="Amiens")
    assert [item.label for item in amiens.items.all()] == ["Séance d'essai", "Atelier 1 – Un atelier"]
    assert set(amiens.contributions.values_list("region__code", "service__code", "confirmed")) == {
        ("22", "R22", True),
        ("31", "R31", True),
    }
    assert set(Deadline.objects.open().values_list("due_on", flat=True)) == {
        dt.date(2010, 2, 20),  # what each region and the host owe
        dt.date(2010, 2, 15),  # the slides
    }


def test_a_series_says_which_of_its_days_are_not_worked(template, national):
    """Sunday 24 April 2011; a week later, 1 May; nothing is said of a worked day."""
    page = national.post(
        reverse("seminars:series_open"),
        {"template": template.pk, "name": "Rencontres 2011", "first_day": "2011-04-24"},
        follow=True,
    )
    said = [str(message) for message in page.context["messages"]]
    assert said == [
        "La série « Rencontres 2011 » est ouverte : ce que chacun doit est à l'échéancier. Vérifiez ces jours : "
        "Séminaire d'Amiens, 24 avril 2011 (dimanche) et Séminaire de Dijon, 1er mai 2011 (jour férié : Fête du "
        "Travail)."
    ]
    dijon = Series.objects.get().events.get(city="Dijon")
    assert (
        "jour férié : Fête du Travail : vérifiez la date" in national.get(f"/seminaires/{dijon.pk}/").content.decode()
    )
    dijon.held_on = dt.date(2011, 5, 3)
    assert dijon.day_off == ""


def test_the_same_template_serves_twice_under_two_names(template):
    actor = national_person()
    for name, day in (("Rencontres 2010", dt.date(2010, 3, 2)), ("Rencontres 2011", dt.date(2011, 3, 1))):
        open_series(actor=actor, template=template, name=name, first_day=day, today=TODAY)
    with pytest.raises(Refusal, match="porte déjà ce nom"):
        open_series(actor=actor, template=template, name="Rencontres 2010", first_day=dt.date(2010, 3, 2), today=TODAY)
    assert [series.events.count() for series in Series.objects.all()] == [2, 2]


def test_a_series_does_not_open_on_a_day_gone_by():
    given = {"actor": national_person(), "template": SeriesTemplateFactory(), "today": TODAY}
    with pytest.raises(Refusal, match="est passé : choisissez un jour à venir"):
        open_series(**given, name="Hier", first_day=TODAY - dt.timedelta(days=1))
    assert open_series(**given, name="Aujourd'hui", first_day=TODAY).first_day == TODAY


@pytest.mark.parametrize(("due_offset", "days"), [(-26, 26), (-10, 15), (None, 15)])  # the slides: a fortnight before
def test_a_series_does_not_open_on_what_is_already_late(template, due_offset, days):
    template.events.filter(rank=1).update(due_offset=due_offset)
    given = {"actor": national_person(), "template": template, "today": TODAY}
    first = TODAY + dt.timedelta(days=days)
    with pytest.raises(Refusal, match=f"déjà passé : choisissez un premier jour à partir du {french_date(first)} ;"):
        open_series(**given, name="Trop tard", first_day=first - dt.timedelta(days=1))
    assert open_series(**given, name="À temps", first_day=first).first_day == first


def test_only_the_national_mission_opens_a_series(template):
    with pytest.raises(NotAllowed):
        open_series(actor=regional_officer("R31"), template=template, name="Mienne", first_day=TODAY, today=TODAY)
