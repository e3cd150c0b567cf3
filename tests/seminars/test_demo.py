"""The demonstration of the seminars: what it shows, the same at each run, without a mail; its pages open."""

import io

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from iae_portal.core.models import Job, User
from iae_portal.demo.story.guests import guests_for
from iae_portal.demo.story.people import load_people
from iae_portal.demo.story.seminars import load_seminars
from iae_portal.notifications.models import OutgoingMail
from seminars.enums import Place
from seminars.guest_links import token
from seminars.models import Guest, Series
from tests.clients import PortalClient, client_of
from tests.kept_rows import put_rows_back
from tests.scenes import scene

# One process of the suite runs them all: they share one loading.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demonstration of the seminars")]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Committed once for all these tests: each puts back what it changes, the last leaves the base as it was."""
    with django_db_blocker.unblock(), override_settings(DEMO_PASSWORD="demo"), transaction.atomic():
        load_seminars(load_people())
    yield
    with django_db_blocker.unblock():
        put_rows_back()


@scene
def series(loaded, db) -> Series:
    return Series.objects.get()


def person(username: str) -> PortalClient:
    return client_of(User.objects.get(username=username))


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
        (
            2,
            "19/09/2008",
            "« Restitution des ateliers et clôture » : "
            "16\u00a0h\u00a015 – 16\u00a0h\u00a045 devient 16\u00a0h\u00a015 – 17\u00a0h.",
        ),
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


def addresses(series: Series) -> list[str]:
    found = ["/seminaires/", reverse("seminars:series", args=[series.pk])]
    found.append(reverse("seminars:series_synthesis", args=[series.pk]))
    for event in series.events.all():
        for name in (
            "event",
            "event_edit",
            "programme",
            "guests",
            "duplicates",
            "attendance",
            "documents",
            "report",
            "guests_import",
        ):
            if name == "guests_import" and not event.is_prepared:
                continue
            found.append(reverse(f"seminars:{name}", args=[event.pk]))
        found += [reverse("seminars:contribution", args=[row.pk]) for row in event.contributions.all()]
        guest = event.guests.order_by("pk").first()
        if guest:
            found.append(reverse("seminars:invitee", args=[event.pk, guest.pk]))
    return found


def test_every_page_of_the_demonstration_opens(series):
    national = person("national")
    over = [reverse("seminars:event_edit", args=[row.pk]) for row in series.events.all() if not row.is_prepared]
    expected = dict.fromkeys(addresses(series), 200) | dict.fromkeys(over, 302)
    assert {address: national.get(address).status_code for address in addresses(series)} == expected


def test_every_guest_page_of_the_demonstration_opens(series):
    """One guest of each event and of each kind of place."""
    client = PortalClient()
    guests = {(guest.event_id, guest.place): guest for guest in Guest.objects.exclude(event__state="preparation")}
    pages = [
        reverse(f"seminars:{page}", args=[token(guest)])
        for guest in guests.values()
        for page in ("guest_answer", "guest_programme")
    ]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_a_correspondent_s_home_shows_only_what_he_owes(series):
    page = person("agent.r82").get("/seminaires/").content.decode()
    assert "Séminaire de Lyon – Rhône-Alpes (quatrième atelier)" in page
    assert "Auvergne" not in page
    assert "Séminaire de Nantes" not in page


def test_one_click_reminds_once_a_day(series):
    lyon = series.events.get(city="Lyon")
    national = person("national")
    first = national.post(reverse("seminars:remind", args=[lyon.pk]), follow=True).content.decode()
    again = national.post(reverse("seminars:remind", args=[lyon.pk]), follow=True).content.decode()
    assert "Relance envoyée à 4 personnes en retard." in first
    assert "déjà reçu un rappel aujourd" in again
