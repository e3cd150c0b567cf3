"""The list of structures: search, filters, sort, exports, scope, cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.enums import SiaeState, StructureType
from iae_portal.core.enums import Role
from tests.clients import client_of
from tests.factories import AssignmentFactory, UserFactory, make_user, service
from tests.factories.conventions import ConventionFactory, SiaeFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db
URL = reverse("conventions:siae_list")


def names(response) -> list[str]:
    return [siae.name for siae in response.context["object_list"]]


@scene
def three(db):
    return [
        SiaeFactory(name="Élan & Cie", city="Roubaix", siret="73282932000074"),
        SiaeFactory(name="AIRE D'ATELIER", city="Hénin", type=StructureType.EI),
        SiaeFactory(name="Zinc", city="Arras", state=SiaeState.CLOSED),
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("elan", ["Élan & Cie"]),
        ("ÉLAN cie", ["Élan & Cie"]),
        ("d'atelier", ["AIRE D'ATELIER"]),
        ("henin", ["AIRE D'ATELIER"]),
        ("732 829 320 00074", ["Élan & Cie"]),
        ("73282932000074", ["Élan & Cie"]),
        ("732829320", ["Élan & Cie"]),
        ("zinc roubaix", []),
        ("%", []),
        ("", ["AIRE D'ATELIER", "Élan & Cie", "Zinc"]),
    ],
)
def test_search_ignores_case_accents_and_the_spaces_of_a_siret(officer_59l, three, typed, found):
    assert names(officer_59l.get(URL, {"q": typed})) == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"type": "EI"}, ["AIRE D'ATELIER"]),
        ({"state": "closed"}, ["Zinc"]),
        ({"tri": "-nom"}, ["Zinc", "Élan & Cie", "AIRE D'ATELIER"]),
        ({"tri": "commune"}, ["Zinc", "AIRE D'ATELIER", "Élan & Cie"]),
        ({"tri": "-type"}, ["AIRE D'ATELIER", "Zinc", "Élan & Cie"]),
        ({"tri": "inconnu"}, ["AIRE D'ATELIER", "Élan & Cie", "Zinc"]),
        ({"type": "XX"}, []),
    ],
)
def test_filters_and_sorts(officer_59l, three, filters, found):
    assert names(officer_59l.get(URL, filters)) == found


def test_sort_and_filter_by_service_where_several_are_seen(national):
    lille, lyon = SiaeFactory(name="B"), SiaeFactory(name="A", service=service("69"))
    assert names(national.get(URL, {"tri": "service"})) == ["B", "A"]
    assert names(national.get(URL, {"service": lyon.service_id})) == ["A"]
    assert names(national.get(URL, {"service": lille.service_id})) == ["B"]


def test_the_service_filter_is_only_there_when_more_than_one_is_visible(officer_59l, director_31):
    SiaeFactory()
    assert list(officer_59l.get(URL).context["filter"].form.fields) == ["q", "type", "state"]
    assert list(director_31.get(URL).context["filter"].form.fields) == ["q", "type", "service", "state"]


def test_another_services_id_in_the_filter_shows_nothing(director_31):
    SiaeFactory(), SiaeFactory(service=service("69"))
    assert names(director_31.get(URL, {"service": service("69").pk})) == []


SEEN = {
    "officer_59l": ["59L"],
    "head_59l": ["59L"],
    "officer_59v": ["59V"],
    "officer_62": ["62"],
    "officer_69": ["69"],
    "regional_officer_31": ["59L", "59V", "62"],
    "director_31": ["59L", "59V", "62"],
    "director_82": ["69"],
    "national": ["59L", "59V", "62", "69"],
    "admin": ["59L", "59V", "62", "69"],
}


@pytest.mark.parametrize("role", SEEN)
def test_everybody_sees_his_perimeter_and_exports_the_same(request, role):
    for code in ["59L", "59V", "62", "69"]:
        SiaeFactory(name=code, service=service(code))
    client = request.getfixturevalue(role)
    assert names(client.get(URL)) == SEEN[role]
    lines = client.get(URL, {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[2] for line in lines] == ["Dénomination sociale", *SEEN[role]]


def test_nobody_and_the_unassigned(client):
    SiaeFactory()
    assert client.get(URL).status_code == 302
    assert names(client_of(UserFactory()).get(URL)) == []


def test_export_follows_the_filters_and_keeps_formulas_harmless(officer_59l):
    siae = SiaeFactory(name="=1+1", siret="73282932000074")
    ConventionFactory(siae=siae, number="ACI-59L-09-0001")
    SiaeFactory(name="Autre")
    answer = officer_59l.get(URL, {"export": "csv", "q": "732 829 320"})
    header, line = answer.content.decode("utf-8-sig").splitlines()
    assert header.split(";")[:3] == ["SIRET", "Type", "Dénomination sociale"]
    assert line.split(";")[:3] == ["73282932000074", "ACI", "'=1+1"]
    assert line.split(";")[-3:] == ["ACI 59L 09 0001", "Dossier ouvert", "31/12/2009"]
    assert officer_59l.get(URL, {"export": "xlsx"})["Content-Disposition"] == 'attachment; filename="structures.xlsx"'


@pytest.mark.parametrize(("role", "queries"), [("officer_59l", 6), ("national", 7)])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_rows(request, role, queries, rows):
    for _ in range(rows):
        ConventionFactory()
    client = request.getfixturevalue(role)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert len(client.get(URL).context["object_list"]) == rows
    assert len(captured) == queries


@pytest.mark.parametrize(
    ("role", "links"),
    [
        ("officer_59l", ["siae_import", "siae_create"]),
        ("national", ["siae_import"]),
        ("director_31", []),
    ],
)
def test_the_empty_list_says_what_to_do(request, role, links):
    page = request.getfixturevalue(role).get(URL).content.decode()
    assert [
        name for name in ["siae_import", "siae_create"] if f'href="{reverse(f"conventions:{name}")}"' in page
    ] == links


def test_nothing_found_offers_to_clear_the_criteria(officer_59l):
    SiaeFactory()
    assert "Effacer les critères" in officer_59l.get(URL, {"q": "introuvable"}).content.decode()


def test_pages(officer_59l):
    for _ in range(26):
        SiaeFactory()
    assert len(officer_59l.get(URL, {"page": 2}).context["object_list"]) == 1


def test_an_officer_of_two_services_sees_both(db):
    user = make_user(Role.OFFICER, "59L")
    AssignmentFactory(user=user, service=service("62"), role=Role.HEAD)
    SiaeFactory(name="A"), SiaeFactory(name="B", service=service("62")), SiaeFactory(service=service("59V"))
    assert names(client_of(user).get(URL)) == ["A", "B"]
