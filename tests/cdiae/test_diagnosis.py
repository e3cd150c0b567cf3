"""Diagnosis of a council: the portal's figures, those typed or imported, the whole compared."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from cdiae.diagnosis.figures import FIGURES
from cdiae.models import Council, Diagnosis, EmploymentArea, TerritoryFigures
from cdiae.selectors.diagnosis import diagnosis_table
from cdiae.services import diagnosis as services
from cdiae.services import strategy
from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry, Region, User
from tests.cdiae.diagnoses import PAGE, enter, measure, open_for_two_areas, row_of, structure
from tests.factories.cdiae import make_council
from tests.forms import forms_of
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)


@scene
def diagnosis(officer_59l) -> Diagnosis:
    return open_for_two_areas(officer_59l.user)


@scene
def council(db) -> Council:
    return make_council("59L", served=("59V",), with_members=False)


def test_what_is_typed_stays_when_the_portal_fills_again(diagnosis, officer_59l):
    enter(
        officer_59l, diagnosis, "Valenciennes", structures__EI=9, posts__EI=Decimal("61.5"), dynamic_exits=Decimal(47)
    )
    structure()
    structure(type="AI")
    filled = services.fill_from_portal(actor=officer_59l.user, diagnosis=diagnosis)
    row = row_of(diagnosis, "Valenciennes")
    assert (filled.areas, filled.kept, filled.blind) == (1, 3, 1)
    assert (row.figure("structures:EI"), row.of_portal("structures:EI")) == (9, 1)
    assert (row.figure("structures:AI"), row.figure("posts:EI")) == (1, Decimal("61.5"))
    enter(officer_59l, diagnosis, "Valenciennes", structures__EI=None)
    assert row_of(diagnosis, "Valenciennes").figure("structures:EI") == 1


def test_the_page_says_what_is_typed_and_what_is_kept(diagnosis, officer_59l):
    assert "Chiffre saisi ou importé" not in officer_59l.get(PAGE).content.decode()
    enter(officer_59l, diagnosis, "Valenciennes", structures__EI=9)
    page = officer_59l.get(PAGE).content.decode()
    assert page.count('<span class="fr-sr-only"> (saisi)</span>') == 2  # the type, and the total it enters
    assert "« Reprendre les chiffres du portail » ne l'efface pas" in page
    done = officer_59l.post(f"{PAGE}diagnostics/{diagnosis.pk}/portail/", follow=True).content.decode()
    assert "Chiffres du portail repris pour 1 bassin." in done
    assert "1 chiffre saisi est gardé" in done
    assert "1 bassin sans code postal : saisissez ou importez ses chiffres." in done
    EmploymentArea.objects.update(postcodes=[])
    done = officer_59l.post(f"{PAGE}diagnostics/{diagnosis.pk}/portail/", follow=True).content.decode()
    assert "2 bassins sans code postal : saisissez ou importez leurs chiffres." in done


def test_a_figure_typed_meanwhile_names_who_typed_it_in_that_row(diagnosis, officer_59l, head_59l):
    row = row_of(diagnosis, "Valenciennes")
    address = reverse("cdiae:diagnosis_row", args=["59", row.pk])
    first = forms_of(officer_59l.get(address).content.decode(), address)[0].values
    head = {"first_name": "Jeanne", "last_name": "Exemple"}
    User.objects.filter(pk=head_59l.user.pk).update(**head)
    head_59l.post(address, first | {"structures_ei": "9", "young": "120"})
    # Later lines about another type and another area are not hers.
    enter(officer_59l, diagnosis, "Valenciennes", structures__AI=4)
    enter(officer_59l, diagnosis, "Lille", structures__EI=9, young=120)

    page = officer_59l.post(address, first | {"structures_ei": "8", "young": "110"}).content.decode()
    assert page.count("Jeanne Exemple a enregistré « 9 » le 15 octobre 2008") == 2  # in the summary, by the field
    assert page.count("Jeanne Exemple a enregistré « 120 » le 15 octobre 2008") == 2


def test_an_area_added_later_gets_its_row(diagnosis, officer_59l):
    strategy.add_area(actor=officer_59l.user, council=diagnosis.council, name="Douai", postcodes=[])
    services.fill_from_portal(actor=officer_59l.user, diagnosis=diagnosis)
    assert list(diagnosis.rows.values_list("area__name", flat=True)) == ["Douai", "Lille", "Valenciennes"]


def test_the_form_of_a_row_takes_every_figure(diagnosis, officer_59l):
    structure()
    services.fill_from_portal(actor=officer_59l.user, diagnosis=diagnosis)
    path = f"{PAGE}chiffres/{row_of(diagnosis, 'Valenciennes').pk}/"
    page = officer_59l.get(path).content.decode()
    assert "Portail : 1<" in page
    assert "Portail : aucune sortie examinée" in page
    typed = {"job_seekers": "1 234", "structures_ei": "3", "posts_aci": "12,5", "dynamic_exits": "47,2"}
    assert officer_59l.post(path, typed).status_code == 302
    row = row_of(diagnosis, "Valenciennes")
    assert {figure.key: row.entered(figure.key) for figure in FIGURES if row.entered(figure.key) is not None} == {
        "job_seekers": 1234,
        "structures:EI": 3,
        "posts:ACI": Decimal("12.5"),
        "dynamic_exits": Decimal("47.20"),
    }
    assert 'value="1\u202f234"' in officer_59l.get(path).content.decode()


def test_two_people_on_the_same_row_lose_none_of_their_figures(diagnosis, officer_59l, head_59l):
    enter(officer_59l, diagnosis, "Valenciennes", job_seekers=1200, structures__EI=3)
    path = f"{PAGE}chiffres/{row_of(diagnosis, 'Valenciennes').pk}/"
    (first,), (second,) = (forms_of(client.get(path).content.decode(), path) for client in (officer_59l, head_59l))

    head_59l.post(path, second.values | {"job_seekers": "1300", "posts_ei": "12,5"})
    refused = officer_59l.post(path, first.values | {"job_seekers": "1400", "structures_ei": "4"})
    assert (refused.status_code, "a enregistré « 1300 »" in refused.content.decode()) == (422, True)

    assert officer_59l.post(path, first.values | {"structures_ei": "4"}).status_code == 302
    row = row_of(diagnosis, "Valenciennes")
    assert (row.entered("job_seekers"), row.entered("posts:EI"), row.entered("structures:EI")) == (
        1300,
        Decimal("12.5"),
        4,
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"job_seekers": "12,7"}, "Demandeurs d&#x27;emploi : un nombre entier est attendu."),
        ({"structures_ei": "-1"}, "Structures EI : un nombre de 0 à 100\u202f000 est attendu."),
        ({"dynamic_exits": "101"}, "Sorties dynamiques : un nombre de 0 à 100 est attendu."),
        ({"posts_ei": "1,234"}, "Postes EI : 2 décimales au plus."),
        ({"job_seekers": "10", "long_term": "11"}, "Les demandeurs de longue durée sont parmi les demandeurs"),
        ({"job_seekers": "10", "young": "11"}, "Les moins de 26 ans sont parmi les demandeurs d&#x27;emploi."),
        ({"job_seekers": "10", "seniors": "11"}, "Les 50 ans et plus sont parmi les demandeurs d&#x27;emploi."),
    ],
)
def test_a_wrong_figure_is_said_and_not_written(diagnosis, officer_59l, typed, sentence):
    refused = officer_59l.post(f"{PAGE}chiffres/{row_of(diagnosis, 'Lille').pk}/", typed)
    assert (refused.status_code, sentence in refused.content.decode()) == (422, True)
    row = row_of(diagnosis, "Lille")
    assert [row.entered(figure.key) for figure in FIGURES if row.entered(figure.key) is not None] == []


def test_the_database_refuses_a_rate_beyond_a_hundred(diagnosis):
    with pytest.raises(IntegrityError, match="cdiae_row_exits"), transaction.atomic():
        diagnosis.rows.update(entered_exits=101)


def test_the_service_keeps_the_bounds_whatever_the_form(diagnosis, officer_59l):
    with pytest.raises(ValidationError, match="hors des bornes : Structures EI et Postes AI"):
        enter(officer_59l, diagnosis, "Lille", structures__EI=-1, posts__AI=Decimal(1_000_001))


def test_only_what_changes_is_journaled(diagnosis, officer_59l):
    enter(officer_59l, diagnosis, "Lille", rmi=5, structures__EI=2)
    enter(officer_59l, diagnosis, "Lille", rmi=5, structures__EI=2)
    line = JournalEntry.objects.get(action="cdiae.diagnosis.row")
    assert line.before == {"rmi": None, "entered_structures": {}}
    assert line.after == {"rmi": 5, "entered_structures": {"EI": 2}}


def test_a_presented_diagnosis_does_not_move(diagnosis, officer_59l):
    services.present_diagnosis(actor=officer_59l.user, diagnosis=diagnosis, comment="Lu.", sources="ANPE")
    with pytest.raises(Refusal, match="a été présenté"):
        enter(officer_59l, diagnosis, "Lille", job_seekers=5)


def test_a_presented_diagnosis_keeps_what_it_was_compared_with(diagnosis, officer_59l):
    enter(officer_59l, diagnosis, "Lille", job_seekers=1000, posts__EI=Decimal(20), structures__EI=3)
    measure(structure(), 40, 18)
    shown = diagnosis_table(diagnosis)
    services.present_diagnosis(actor=officer_59l.user, diagnosis=diagnosis, comment="Lu.", sources="ANPE")
    TerritoryFigures.objects.create(year=2007, region=None, source="Insee", job_seekers=9)
    measure(structure(), 100, 100)
    diagnosis.refresh_from_db()
    assert diagnosis_table(diagnosis).wholes == shown.wholes
    assert diagnosis_table(diagnosis).wholes[0].exits.value == Decimal("45.00")
    page = officer_59l.get(f"{PAGE}diagnostics/{diagnosis.pk}/").content.decode()
    assert "Les ensembles comparés sont ceux du jour de la présentation." in page


def test_an_area_takes_other_postcodes_and_counts_again(diagnosis, officer_59l):
    structure(postcode="59000")
    area = EmploymentArea.objects.get(name="Lille")
    address = f"{PAGE}bassins/{area.pk}/"
    assert 'value="Lille"' in officer_59l.get(address).content.decode()
    assert officer_59l.post(address, {"name": "Lille", "postcodes": "59000, 59800"}).status_code == 302
    assert row_of(diagnosis, "Lille").figure("structures:EI") is None  # not counted yet: no false zero
    services.fill_from_portal(actor=officer_59l.user, diagnosis=diagnosis)
    assert row_of(diagnosis, "Lille").figure("structures:EI") == 1
    officer_59l.post(address, {"name": "Lille", "postcodes": ""})
    services.fill_from_portal(actor=officer_59l.user, diagnosis=diagnosis)
    assert row_of(diagnosis, "Lille").figure("structures:EI") is None
    officer_59l.post(address, {"name": "Lille", "postcodes": "59000 59800"})
    assert "59000, 59800" in officer_59l.get(PAGE).content.decode()


def test_what_nobody_knows_is_no_zero(diagnosis, officer_59l):
    """Lille has no postcode: the portal sees no structure there, which does not mean that there is none."""
    enter(officer_59l, diagnosis, "Lille", job_seekers=1000)
    lille, valenciennes = diagnosis_table(diagnosis).lines
    assert (lille.all_structures.value, lille.rate) == (None, None)
    assert (valenciennes.all_structures.value, valenciennes.all_posts.value) == (0, Decimal(0))


def test_without_references_the_whole_is_the_sum_of_the_diagnoses(diagnosis, officer_59l, officer_69):
    rhone = make_council("69", with_members=False)
    strategy.add_area(actor=officer_69.user, council=rhone, name="Lyon", postcodes=[])
    other = services.open_diagnosis(actor=officer_69.user, council=rhone, year=2007)
    enter(officer_59l, diagnosis, "Lille", job_seekers=1000, posts__EI=Decimal(20))
    enter(officer_69, other, "Lyon", job_seekers=4000, posts__EI=Decimal(20))
    wholes = diagnosis_table(diagnosis).wholes
    assert [(line.name, line.origin) for line in wholes] == [
        ("Nord", ""),
        ("Nord-Pas-de-Calais", "somme de 1 diagnostic"),
        ("France", "somme de 2 diagnostics"),
    ]
    assert [line.rate for line in wholes] == [Decimal("20.0"), Decimal("20.0"), Decimal("8.0")]
    assert [line.publics[:2] for line in wholes] == [[1000, None], [1000, None], [5000, None]]
    assert [line.posts[0].value for line in wholes] == [20, 20, 40]


def test_exits_of_a_whole_are_weighted_by_those_examined(diagnosis):
    """59L and 59V are the council's; 62 is of its region; 69 of the country. The mean of the rates would be 50."""
    for code, examined, dynamic in (("59L", 10, 10), ("59V", 90, 0), ("62", 100, 20), ("69", 200, 160)):
        measure(structure(code), examined, dynamic)
    measure(structure("62"), 50, 50, year=2006)
    structure("69"), structure("69", closed_on=dt.date(2006, 12, 31)), structure("69", closed_on=dt.date(2007, 1, 1))
    table = diagnosis_table(diagnosis)
    # The one of 62 that gave those of 2006 was there in 2007; the two of 69 gave none, one had closed before.
    said = ["", "3 structures sur 4 ont donné leurs sorties", "4 structures sur 7 ont donné leurs sorties"]
    assert [line.exits_given for line in table.wholes] == said
    assert [line.exits.value for line in table.wholes] == [Decimal("10.00"), Decimal("15.00"), Decimal("47.50")]
    assert table.names_of_measured == "Nord, Nord-Pas-de-Calais et France"
    exits = next(chart for chart in table.charts if chart.key == "sorties")
    assert [(bar.label, bar.text) for bar in exits.bars if bar.reference] == [
        ("Nord", "10,0"),
        ("Nord-Pas-de-Calais", "15,0"),
        ("France", "47,5"),
    ]


def test_figures_of_reference_take_the_place_of_the_sums(diagnosis, officer_59l):
    enter(officer_59l, diagnosis, "Lille", job_seekers=1000, posts__EI=Decimal(20))
    measure(structure(), 10, 4)
    values = {"year": 2007, "job_seekers": 200_000, "entered_posts": {"EI": "1000", "ACI": "2000"}}
    region = Region.objects.get(code="31")
    TerritoryFigures.objects.create(region=region, source="Étude régionale", **values)
    TerritoryFigures.objects.create(source="Étude nationale", entered_exits=Decimal("44.6"), **values)
    TerritoryFigures.objects.create(region=Region.objects.get(code="82"), source="Ailleurs", **values)
    TerritoryFigures.objects.create(region=region, source="Une autre année", **{**values, "year": 2006})
    _, regional, country = diagnosis_table(diagnosis).wholes
    assert (regional.rate, regional.source, regional.origin) == (
        Decimal("15.0"),
        "Étude régionale",
        "chiffres de référence",
    )
    assert (regional.exits.value, regional.exits_of_portal) == (Decimal("40.00"), True)
    assert (country.exits.value, country.exits_of_portal) == (Decimal("44.6"), False)
    page = officer_59l.get(f"{PAGE}diagnostics/{diagnosis.pk}/").content.decode()
    assert ("Nord-Pas-de-Calais : Étude régionale." in page, "somme de" in page) == (True, False)


def test_a_region_named_as_its_departement_is_told_apart(officer_59l, db):
    reunion = make_council("974", with_members=False)
    area = EmploymentArea.objects.create(council=reunion, name="Sud")
    diagnosis = Diagnosis.objects.create(council=reunion, year=2007)
    diagnosis.rows.create(area=area)
    names = [line.name for line in diagnosis_table(diagnosis).wholes]
    assert names == ["La Réunion", "La Réunion (région)", "France"]


def test_the_pages_cost_the_same_with_one_and_three_areas(council, officer_59l, django_assert_num_queries):
    diagnosis = Diagnosis.objects.create(council=council, year=2007)
    for count in (1, 3):
        while diagnosis.rows.count() < count:
            name = f"Bassin {diagnosis.rows.count()}"
            diagnosis.rows.create(area=EmploymentArea.objects.create(council=council, name=name))
        with django_assert_num_queries(11):
            assert officer_59l.get(f"{PAGE}diagnostics/{diagnosis.pk}/").status_code == 200
        with django_assert_num_queries(16):
            assert officer_59l.get(PAGE).status_code == 200
