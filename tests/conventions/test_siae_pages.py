"""The page of a structure and the actions that change it, through the browser's door."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.enums import ConventionState, SiaeState
from conventions.models import ActivitySector, Antenna, Siae
from iae_portal.core.models import JournalEntry
from tests.factories import service
from tests.factories.conventions import (
    AntennaFactory,
    ConventionFactory,
    IndicatorFactory,
    MeasureFactory,
    SiaeFactory,
    siret_number,
)

pytestmark = pytest.mark.django_db
DETAIL_QUERIES = 12
CREATE = reverse("conventions:siae_create")


def url(name: str, siae: Siae, *more) -> str:
    return reverse(f"conventions:{name}", args=[siae.pk, *more])


def typed(**changes) -> dict:
    """What an officer of Lille types to create a structure."""
    return {
        "type": "ACI",
        "service": service("59L").pk,
        "siret": "732 829 320 00074",
        "name": "Atelier du Beffroi",
        "legal_form": "Association déclarée",
        "naf": "88.99 b",
        "address": "1 rue de l'Exemple",
        "postcode": "59 000",
        "city": "Lille",
        **changes,
    }


def test_create_writes_the_row_and_one_line_of_journal(officer_59l):
    sector = ActivitySector.objects.create(code="TEST", name="Secteur exemple")
    answer = officer_59l.post(CREATE, typed(sectors=[sector.pk], phone="03.20.12.34.56"))
    siae = Siae.objects.get()
    assert answer.url == url("siae_detail", siae)
    assert (siae.siret, siae.naf, siae.postcode, siae.service.code) == ("73282932000074", "8899B", "59000", "59L")
    assert list(siae.sectors.all()) == [sector]
    assert siae.phone == "03 20 12 34 56"
    line = JournalEntry.objects.get()
    assert (line.action, line.actor, line.service, line.subject) == (
        "siae.create",
        officer_59l.user,
        siae.service,
        siae,
    )
    assert line.after["sectors"] == ["Secteur exemple"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"siret": "73282932000075"}, "siret"),
        ({"siret": "7328293200007"}, "siret"),
        ({"siret": ""}, "siret"),
        ({"name": ""}, "name"),
        ({"type": "XX"}, "type"),
        ({"naf": "88"}, "naf"),
        ({"postcode": "5900"}, "postcode"),
        ({"email": "pas-une-adresse"}, "email"),
        ({"phone": "03 20 12"}, "phone"),
        ({"parent_siren": "123456789"}, "parent_siren"),
        ({"sectors": ["999999"]}, "sectors"),
    ],
)
def test_create_refuses_beside_the_field_and_writes_nothing(officer_59l, changes, field):
    answer = officer_59l.post(CREATE, typed(**changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert (Siae.objects.count(), JournalEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize("code", ["59V", "62", "69", "R31", "DGEFP"])
def test_another_services_id_is_refused_and_nothing_is_written(officer_59l, code):
    answer = officer_59l.post(CREATE, typed(service=service(code).pk))
    assert list(answer.context["form"].errors) == ["service"]
    assert Siae.objects.count() == 0


def test_a_repeated_key_is_refused_in_words(officer_59l):
    SiaeFactory(siret="73282932000074")
    answer = officer_59l.post(CREATE, typed())
    assert answer.context["form"].errors == {
        "__all__": ["Une structure de ce SIRET et de ce type existe déjà dans ce service."]
    }


def test_the_same_siret_may_have_another_type_and_another_service(officer_59l, officer_62):
    SiaeFactory(siret="73282932000074")
    officer_59l.post(CREATE, typed(type="EI"))
    officer_62.post(CREATE, typed(service=service("62").pk))
    assert Siae.objects.filter(siret="73282932000074").count() == 3


@pytest.mark.parametrize("role", ["regional_officer_31", "director_31", "national", "admin"])
def test_who_only_reads_creates_nothing(request, role):
    client = request.getfixturevalue(role)
    assert client.get(CREATE).status_code == 403
    assert client.post(CREATE, typed()).status_code == 403
    assert Siae.objects.count() == 0


ACTIONS = ["siae_edit", "siae_close", "siae_reopen", "antenna_add"]
REFUSED = {
    "officer_59v": 404,
    "officer_62": 404,
    "officer_69": 404,
    "director_82": 404,
    "regional_officer_31": 403,
    "director_31": 403,
    "national": 403,
    "admin": 403,
}


@pytest.mark.parametrize(("role", "status"), REFUSED.items())
def test_actions_belong_to_the_service_of_the_structure(request, role, status):
    siae = SiaeFactory(name="Avant")
    antenna = AntennaFactory(siae=siae)
    client = request.getfixturevalue(role)
    answers = [client.post(url(name, siae), typed(comment="x", closed_on="2008-10-01")).status_code for name in ACTIONS]
    answers.append(client.post(url("antenna_remove", siae, antenna.pk)).status_code)
    assert answers == [status] * 5
    siae.refresh_from_db()
    assert (siae.name, siae.state, siae.antennas.count(), JournalEntry.objects.count()) == ("Avant", "active", 1, 0)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("officer_59l", 200),
        ("head_59l", 200),
        ("regional_officer_31", 200),
        ("director_31", 200),
        ("national", 200),
        ("admin", 200),
        ("officer_59v", 404),
        ("officer_62", 404),
        ("officer_69", 404),
        ("director_82", 404),
        ("client", 302),
    ],
)
def test_who_reads_a_structure(request, role, status):
    assert request.getfixturevalue(role).get(url("siae_detail", SiaeFactory())).status_code == status


def test_edit_keeps_type_and_service_and_journals_what_changed(head_59l):
    siae = SiaeFactory(name="Avant", city="Lille")
    data = typed(siret=siae.siret, name="Après", type="EI", service=service("62").pk, naf="")
    assert head_59l.post(url("siae_edit", siae), data).status_code == 302
    siae.refresh_from_db()
    assert (siae.name, siae.type, siae.service.code) == ("Après", "ACI", "59L")
    line = JournalEntry.objects.get()
    assert (line.before, line.after) == ({"name": "Avant"}, {"name": "Après"})


def test_an_edit_that_changes_nothing_leaves_no_line(head_59l):
    siae = SiaeFactory()
    data = typed(siret=siae.siret, name=siae.name, naf="")
    assert head_59l.post(url("siae_edit", siae), data).status_code == 302
    assert JournalEntry.objects.count() == 0


def test_the_siren_stays_once_a_convention_exists(officer_59l):
    siae = SiaeFactory(siret=siret_number(500))
    ConventionFactory(siae=siae)
    refused = officer_59l.post(url("siae_edit", siae), typed(siret=siret_number(501)))
    assert "Le SIREN" in refused.context["form"].errors["siret"][0]
    assert officer_59l.post(url("siae_edit", siae), typed(siret=siret_number(500, 2))).status_code == 302
    siae.refresh_from_db()
    assert siae.siret == siret_number(500, 2)


def test_close_then_reopen(officer_59l):
    siae = SiaeFactory()
    officer_59l.post(url("siae_close", siae), {"closed_on": "2008-09-30", "comment": "Liquidation"})
    siae.refresh_from_db()
    assert (siae.state, siae.closed_on) == (SiaeState.CLOSED, dt.date(2008, 9, 30))
    officer_59l.post(url("siae_reopen", siae), {"comment": "Erreur de saisie"})
    siae.refresh_from_db()
    assert (siae.state, siae.closed_on) == (SiaeState.ACTIVE, None)
    lines = JournalEntry.objects.order_by("pk").values_list("action", "comment")
    assert list(lines) == [("siae.close", "Liquidation"), ("siae.reopen", "Erreur de saisie")]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"closed_on": "2008-10-16", "comment": "x"}, "closed_on"),
        ({"closed_on": "2008-10-01", "comment": " "}, "comment"),
        ({"closed_on": "", "comment": "x"}, "closed_on"),
    ],
)
def test_closing_asks_for_a_past_day_and_a_reason(officer_59l, data, field):
    answer = officer_59l.post(url("siae_close", SiaeFactory()), data)
    assert list(answer.context["form"].errors) == [field]
    assert Siae.objects.get().state == SiaeState.ACTIVE


@pytest.mark.parametrize(
    ("state", "closes"),
    [(ConventionState.OPENED, False), (ConventionState.IN_FORCE, False), (ConventionState.EXPIRED, True)],
)
def test_a_structure_with_a_living_dossier_does_not_close(officer_59l, state, closes):
    convention = ConventionFactory(state=state, signed_on=dt.date(2008, 9, 1), number="ACI-59L-09-0042")
    answer = officer_59l.post(url("siae_close", convention.siae), {"closed_on": "2008-10-01", "comment": "x"})
    assert answer.status_code == (302 if closes else 422)
    if not closes:
        assert "ACI 59L 09 0042" in answer.context["form"].non_field_errors()[0]


def test_antennas_are_added_and_removed(officer_59l):
    siae = SiaeFactory()
    officer_59l.post(url("antenna_add", siae), {"name": "Antenne d'Armentières", "city": "Armentières"})
    antenna = Antenna.objects.get()
    assert "Antenne d&#x27;Armentières" in officer_59l.get(url("siae_detail", siae)).content.decode()
    assert officer_59l.post(url("antenna_remove", SiaeFactory(), antenna.pk)).status_code == 404
    assert officer_59l.get(url("antenna_remove", siae, antenna.pk)).status_code == 405
    officer_59l.post(url("antenna_remove", siae, antenna.pk))
    assert list(JournalEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "siae.antenna_add",
        "siae.antenna_remove",
    ]


def test_the_page_shows_the_same_siren_only_inside_the_perimeter(officer_59l, national):
    siae = SiaeFactory(siret=siret_number(700))
    near = ConventionFactory(siae=SiaeFactory(siret=siret_number(700, 2), type="EI"), number="EI-59L-09-0001")
    far = ConventionFactory(
        siae=SiaeFactory(siret=siret_number(700, 3), service=service("69")), number="ACI-069-09-0001"
    )
    page = officer_59l.get(url("siae_detail", siae))
    assert list(page.context["siren_conventions"]) == [near]
    assert list(page.context["siblings"]) == [near.siae]
    assert list(national.get(url("siae_detail", siae)).context["siren_conventions"]) == [far, near]


@pytest.mark.parametrize(
    ("siae_type", "form", "warned"),
    [("AI", "SARL unipersonnelle", True), ("AI", "Association déclarée", False), ("EI", "SARL unipersonnelle", False)],
)
def test_a_doubtful_legal_form_is_a_warning(officer_59l, siae_type, form, warned):
    page = officer_59l.get(url("siae_detail", SiaeFactory(type=siae_type, legal_form=form)))
    assert (page.context["warning"] is not None) == warned


def test_measures_are_laid_out_by_indicator_and_year(officer_59l):
    siae = SiaeFactory()
    IndicatorFactory(code="A", name="Taux d'encadrement")
    IndicatorFactory(code="S", name="Sorties", unit="exit_rates")
    MeasureFactory(siae=siae, indicator_code="A", year=2006, value="12.5")
    counts = {"examined": 8, "durable": 2, "transition": 2, "positive": 1}
    MeasureFactory(siae=siae, indicator_code="S", year=2007, value=None, **counts)
    table = officer_59l.get(url("siae_detail", siae)).context["measures"]
    assert table.years == (2006, 2007)
    assert [(line.name, line.cells) for line in table.lines] == [
        ("Sorties", ("", "62,5\xa0% dynamiques, dont 25\xa0% durables (8 sorties examinées)")),
        ("Taux d'encadrement", ("12,5\xa0%", "")),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_rows(officer_59l, rows):
    siae = SiaeFactory(siret=siret_number(800))
    for rank in range(rows):
        ConventionFactory(siae=siae, number=f"ACI-59L-0{rank}-0001", state=ConventionState.WITHDRAWN)
        ConventionFactory(siae=SiaeFactory(siret=siret_number(800, rank + 2)), number=f"ACI-59L-0{rank}-0002")
        AntennaFactory(siae=siae), MeasureFactory(siae=siae, year=2005 + rank)
    with CaptureQueriesContext(connection) as captured:
        officer_59l.get(url("siae_detail", siae))
    assert len(captured) == DETAIL_QUERIES
