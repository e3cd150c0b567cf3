"""The demonstration at 15 October 2008: what it shows, that it is the same at each run, that no mail leaves."""

import io

import pytest
from django.core.management import call_command

from iae_portal.core.models import Job
from iae_portal.demo.story.guests import guests_for
from iae_portal.demo.story.people import load_people
from iae_portal.demo.story.seminars import load_seminars
from iae_portal.notifications.models import OutgoingMail
from seminars.enums import Place
from seminars.models import Guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(settings):
    settings.DEMO_PASSWORD = "demo"
    return load_seminars(load_people())


def test_three_are_past_one_is_full_and_the_assises_are_prepared(series):
    rows = series.events.order_by("rank").values_list("city", "state")
    assert list(rows) == [
        ("Paris", "reported"),
        ("Marseille", "reported"),
        ("Lille", "held"),
        ("Nantes", "full"),
        ("Bordeaux", "open"),
        ("Strasbourg", "open"),
        ("Lyon", "preparation"),
        ("Paris", "preparation"),
    ]
    nantes = series.events.get(city="Nantes")
    counts = [nantes.guests.filter(place=place).count() for place in (Place.HELD, Place.WAITING)]
    assert [nantes.capacity, *counts] == [60, 60, 9]
    past = series.events.filter(state__in=["held", "reported"])
    assert [event.items.filter(workshop_number__isnull=False, synthesis="").count() for event in past] == [0, 0, 0]
    assert [event.guests.filter(attendances__isnull=False).exists() for event in past] == [True] * 3


def test_each_programme_has_two_versions_older_than_the_invitations(series):
    told = {
        (version.number, f"{version.published_at:%d/%m/%Y}", *version.changes)
        for event in series.events.exclude(state="preparation")
        for version in event.versions.all()
    }
    assert told == {
        (1, "12/09/2008"),
        (2, "19/09/2008", "« Restitution des ateliers et clôture » : 16:15 – 16:45 devient 16:15 – 17:00."),
    }


def test_no_mail_and_no_job_leaves(series):
    assert (OutgoingMail.objects.count(), Job.objects.count()) == (0, 0)


def test_the_command_names_what_is_late(series):
    out = io.StringIO()
    call_command("send_reminders", "--date", "2008-10-15", "--dry-run", stdout=out)
    told = [line.strip(" -") for line in out.getvalue().splitlines() if line.startswith("  - En retard")]
    subjects = sorted({line.partition(" – ")[2] for line in told if "éminaire" in line})
    assert subjects == [
        "Séminaire de Bordeaux – Limousin (intervenants locaux)",
        "Séminaire de Lyon – Auvergne (correspondant de la région)",
        "Séminaire de Lyon – Auvergne (intervenants locaux)",
        "Séminaire de Lyon – Auvergne (quatrième atelier)",
        "Séminaire de Lyon – Bourgogne (intervenants locaux)",
        "Séminaire de Lyon – Rhône-Alpes (quatrième atelier)",
        "Séminaire de Nantes – Poitou-Charentes (présentation de la région)",
        "Séminaire de Strasbourg – Franche-Comté (quatrième atelier)",
        "Séminaire de Strasbourg – Lorraine (correspondant de la région)",
        "Séminaire de Strasbourg – Lorraine (intervenants locaux)",
        "Séminaire de Strasbourg – Lorraine (quatrième atelier)",
    ]
    assert "Sans destinataire" not in out.getvalue()


def test_badges_are_the_same_at_each_run(series):
    lille = series.events.get(city="Lille")
    codes = list(lille.guests.order_by("pk").values_list("badge_code", flat=True))
    assert [guest.badge_code for guest in guests_for(lille, 85, None)] == codes
    assert Guest.objects.values("badge_code").distinct().count() == Guest.objects.count()
