"""Figures of reference: who writes them, once a year and territory, always with a source."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cdiae.models import TerritoryFigures
from cdiae.services.territory import add_territory, remove_territory, update_territory
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry, Region
from tests.scenes import scene

PAGE = "/cdiae/comparaison/"
SOURCE = "Étude d'exemple"


@scene
def region(db) -> Region:
    return Region.objects.get(code="31")


def add(actor, region: Region | None, year: int = 2007, source: str = SOURCE, **figures) -> TerritoryFigures:
    return add_territory(actor=actor, year=year, region=region, source=source, figures=figures or {"rmi": 5})


def test_the_national_mission_writes_every_territory(national, region):
    rows = [add(national.user, region), add(national.user, None)]
    assert [str(row) for row in rows] == ["Nord-Pas-de-Calais, 2007", "France, 2007"]


def test_a_regional_director_writes_those_of_his_own_region(director_31, region):
    row = add(director_31.user, region)
    update_territory(actor=director_31.user, row=row, source=SOURCE, figures={"rmi": 6})
    assert TerritoryFigures.objects.get().rmi == 6
    for elsewhere in (None, Region.objects.get(code="82")):
        with pytest.raises(NotAllowed, match="tenus par la mission nationale"):
            add(director_31.user, elsewhere)


@pytest.mark.parametrize("role", ["officer_59l", "head_59l", "regional_officer_31", "director_82", "admin"])
def test_nobody_else_writes_them(role, region, national, request):
    row = add(national.user, region)
    actor = request.getfixturevalue(role).user
    with pytest.raises(NotAllowed):
        add(actor, region, year=2006)
    with pytest.raises(NotAllowed):
        update_territory(actor=actor, row=row, source=SOURCE, figures={"rmi": 6})
    with pytest.raises(NotAllowed):
        remove_territory(actor=actor, row=row)
    assert TerritoryFigures.objects.get().rmi == 5


def test_a_territory_has_its_figures_once_a_year(national, region):
    for territory, sentence in ((region, "Cette région a déjà"), (None, "La France a déjà")):
        add(national.user, territory)
        with pytest.raises(ValidationError, match=sentence):
            add(national.user, territory)
        add(national.user, territory, year=2006)
    assert TerritoryFigures.objects.count() == 4


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"source": ""}, "cdiae_territory_source"),
        ({"year": 1999}, "cdiae_territory_year"),
        ({"entered_exits": Decimal(101)}, "cdiae_territory_exits"),
        ({"job_seekers": 1, "long_term": 2}, "cdiae_territory_publics"),
        ({"job_seekers": 1, "young": 2}, "cdiae_territory_young"),
        ({"job_seekers": 1, "seniors": 2}, "cdiae_territory_seniors"),
        ({"region": None}, "cdiae_territory_country_year"),
    ],
)
def test_the_database_says_no_too(region, values, name):
    TerritoryFigures.objects.create(year=2007, source=SOURCE)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        TerritoryFigures.objects.create(**{"year": 2007, "region": region, "source": SOURCE, **values})


def test_without_a_source_or_a_figure_nothing_is_kept(national):
    with pytest.raises(Refusal, match="Saisissez au moins un chiffre"):
        add(national.user, None, rmi=None)
    with pytest.raises(ValidationError):
        add(national.user, None, source=" ")
    assert TerritoryFigures.objects.count() == 0


def test_the_form_adds_corrects_and_removes(national, region):
    typed = {"year": "2007", "region": region.pk, "source": SOURCE, "job_seekers": "224 000", "posts_ei": "742,5"}
    assert national.post(f"{PAGE}saisir/", typed).url == f"{PAGE}?annee=2007"
    row = TerritoryFigures.objects.get()
    assert (row.region, row.job_seekers, row.entered("posts:EI")) == (region, 224_000, Decimal("742.5"))
    again = national.post(f"{PAGE}saisir/", typed)
    assert (again.status_code, "Cette région a déjà ses chiffres" in again.content.decode()) == (422, True)
    without = national.post(f"{PAGE}{row.pk}/", {"source": "", "rmi": "5"})
    assert (without.status_code, 'value="5"' in without.content.decode()) == (422, True)
    emptied = {"source": "Autre", "rmi": "5", "job_seekers": "", "posts_ei": ""}
    assert national.post(f"{PAGE}{row.pk}/", emptied).status_code == 302
    row.refresh_from_db()
    assert (row.source, row.rmi, row.job_seekers, row.entered("posts:EI")) == ("Autre", 5, None, None)
    page = national.post(f"{PAGE}{row.pk}/retirer/", follow=True).content.decode()
    assert "Chiffres retirés : Nord-Pas-de-Calais, 2007." in page
    assert list(JournalEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "cdiae.territory.add",
        "cdiae.territory.edit",
        "cdiae.territory.remove",
    ]


def test_a_regional_director_is_offered_his_region_only(director_31, national):
    choices = director_31.get(f"{PAGE}saisir/").context["form"].fields["region"].choices
    assert [label for _, label in choices] == ["Nord-Pas-de-Calais"]
    assert [label for _, label in national.get(f"{PAGE}saisir/").context["form"].fields["region"].choices][
        0
    ] == "France"
    refused = director_31.post(f"{PAGE}saisir/", {"year": "2007", "region": "france", "source": SOURCE, "rmi": "5"})
    assert (refused.status_code, TerritoryFigures.objects.count()) == (422, 0)


def test_the_page_shows_one_year_and_names_the_others(national, officer_59l, region):
    add(national.user, region, year=2006)
    add(national.user, None, year=2007)
    shown = [
        [line.name for _, line, _ in officer_59l.get(address).context["lines"]]
        for address in (PAGE, f"{PAGE}?annee=2006", f"{PAGE}?annee=2005", f"{PAGE}?annee=x")
    ]
    assert shown == [["France"], ["Nord-Pas-de-Calais"], [], ["France"]]
    assert "Saisir des chiffres" not in officer_59l.get(PAGE).content.decode()


def test_the_country_comes_before_its_regions(national, officer_59l):
    for code in ("82", "31"):
        add(national.user, Region.objects.get(code=code))
    add(national.user, None)
    names = [line.name for _, line, _ in officer_59l.get(PAGE).context["lines"]]
    assert names == ["France", "Nord-Pas-de-Calais", "Rhône-Alpes"]


def test_the_list_costs_the_same_with_one_and_three_rows(national, director_31, django_assert_num_queries):
    for codes in (["31"], ["82", "11"]):
        for code in codes:
            add(national.user, Region.objects.get(code=code))
        for client in (national, director_31):
            with django_assert_num_queries(5):
                assert client.get(PAGE).status_code == 200
