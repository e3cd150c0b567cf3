"""The search box: any form of a number, the perimeter of the person, a fixed count of queries, hostile texts."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from conventions.enums import StructureType
from conventions.identifiers import begun_numbers
from conventions.models import Convention
from iae_portal.core.enums import Role
from iae_portal.core.filters import number_in
from iae_portal.core.search import SHOWN, Asked
from seminars.models import Event
from seminars.selectors.guests import all_guests_visible_to, guests_visible_to
from tests.factories import make_user, service
from tests.factories.cdiae import make_council, make_meeting, make_member, seat_of
from tests.factories.conventions import ConventionFactory, SiaeFactory
from tests.factories.financing import draft, make_convention
from tests.factories.seminars import ContributionFactory, EventFactory, GuestFactory

SEARCH = "/recherche/"


def found(client, text) -> dict[str, list[str]]:
    groups = client.get(SEARCH, {"q": text}).context["groups"]
    return {group.title: [row.label for row in group.rows] for group in groups}


@pytest.mark.parametrize(
    ("typed", "words", "enough"),
    [
        ("", (), False),
        ("é", ("e",), False),
        ("îl", ("il",), True),
        ("\x00%_'\"", (), False),
        (" EI-59L ", ("ei", "59l"), True),
    ],
)
def test_what_is_typed_becomes_words(typed, words, enough):
    asked = Asked.of(typed)
    assert (asked.words, asked.is_enough) == (words, enough)


@pytest.mark.parametrize(
    ("typed", "is_number"),
    [
        ("EI59L090002", True),
        ("etti 59L 09", True),
        ("13/11/2008", True),
        ("jardins 59000", False),
        ("ETTI", False),
        ("", False),
    ],
)
def test_what_looks_like_a_number(typed, is_number):
    assert Asked.of(typed).is_number is is_number


def test_a_siret_is_no_number_of_a_dossier():
    assert number_in("number", "0059090002", mark="-") == Q(pk__in=[])
    assert number_in("number", "059090002", mark="-") != Q(pk__in=[])


@pytest.fixture
def dossier(db):
    siae = SiaeFactory(name="Les Jardins de l'Écluse", siret="41071771400035", city="Lille", service=service("59L"))
    year = {"start": dt.date(2009, 1, 1), "end": dt.date(2009, 12, 31)}
    convention = ConventionFactory(siae=siae, service=siae.service, number="EI-59L-09-0002", **year)
    return draft(make_user(Role.HEAD, "59L"), convention)


def test_a_number_is_found_in_any_form(dossier, officer_59l, officer_69):
    for typed in ("EI59L090002", "ei 59l 09 0002", "59L 09 0002", "EI-59L-09-0002", "59l-09-0002"):
        groups = found(officer_59l, typed)
        assert groups["Conventions"] == [str(dossier.convention)], typed
        assert groups["Annexes financières"] == [str(dossier)], typed
        assert found(officer_69, typed) == {}, typed
    for typed in ("EI59L090003", "AI59L090002", "059L090002", "59L0900021", "EI 59L 09 0002 A0 M1"):
        assert found(officer_59l, typed) == {}, typed
    officer_59l.user.last_name = "Exemple"  # the number that her name would bear may hold these figures
    officer_59l.user.save()
    for part in ("59L 09", "l09000", "EI 59L"):
        assert list(found(officer_59l, part)) == ["Conventions", "Annexes financières"], part
    assert list(found(officer_59l, "EI 59L 09 0002 A0 M0")) == ["Annexes financières"]
    for typed in ("41071771400035", "410 717 714 00035", "410 717 714\u200e 00035", "jardins ecluse", "ÉCLUSE Lille"):
        assert found(officer_59l, typed)["Structures"] == [str(dossier.convention.siae)], typed
    assert found(officer_59l, "jardins isere") == {}
    assert list(found(officer_59l, "jardins 41071771400035")) == ["Structures", "Conventions", "Annexes financières"]


@pytest.mark.parametrize(
    ("typed", "begun"),
    [
        ("59L09", ["EI-59L-09", "ETTI-59L-09", "ACI-59L-09", "AI-59L-09"]),
        ("59L", ["EI-59L", "ETTI-59L", "ACI-59L", "AI-59L"]),
        ("59L0900", ["EI-59L-09-00", "ETTI-59L-09-00", "ACI-59L-09-00", "AI-59L-09-00"]),
        ("TI0690", ["ETTI-069-0"]),
        ("EI59L090002", ["EI-59L-09-0002"]),
        *((typed, []) for typed in ("6909", "I06909", "L09", "59", "XX59L09", "59L0900021", "EI 59L 09 0002 A0")),
    ],
)
def test_the_letters_of_a_part_tell_its_place(typed, begun):
    assert begun_numbers(Asked.of(typed).compact, StructureType.values) == begun


@pytest.mark.parametrize("typed", ["59L09", "59l 09 00", "EI 59L", "CI59L0", "I59L09", "0900", "EI 062", "62 08", "9L"])
def test_a_part_is_found_in_the_numbers_that_hold_it(national, typed):
    year = {"start": dt.date(2009, 1, 1), "end": dt.date(2009, 12, 31)}
    for number in ("EI-59L-09-0001", "EI-59L-10-0900", "ACI-59L-09-0059", "AI-59V-09-0001", "EI-062-08-5909"):
        ConventionFactory(siae=SiaeFactory(name="Exemple"), number=number, **year)
    ConventionFactory(siae=SiaeFactory(name="Exemple"), number="ETTI-062-09-6208", **year)
    compact = Asked.of(typed).compact

    held = [row for row in Convention.objects.all() if compact in row.number.replace("-", "")]

    assert sorted(found(national, typed).get("Conventions", [])) == sorted(str(row) for row in held[:SHOWN])
    assert len(held) <= SHOWN


@pytest.mark.parametrize(("typed", "whole"), [("59L09", []), ("EI 59L", ["siae"]), ("0900", ["siae", "convention"])])
def test_a_part_whose_letters_tell_its_place_reads_no_country(dossier, national, typed, whole):
    with CaptureQueriesContext(connection) as captured:
        assert found(national, typed)["Conventions"]

    read = {"siae": '"search_key"::text LIKE', "convention": "REPLACE("}
    read |= {"siae": '"search_key" LIKE'} if connection.vendor == "sqlite" else {}
    assert [name for name, part in read.items() if any(part in query["sql"] for query in captured)] == whole


@pytest.mark.parametrize(("typed", "times"), [("0900", 1), ("410 717", 2)])
def test_figures_of_one_group_are_looked_for_once_in_the_keys_of_structures(dossier, national, typed, times):
    with CaptureQueriesContext(connection) as captured:
        national.get(SEARCH, {"q": typed})

    reads = [
        query["sql"].count("LIKE ") for query in captured if '"search_key"' in query["sql"] and "siae" in query["sql"]
    ]
    assert reads[0] == times


TOO_MANY = "répondent : la recherche n'en regarde que"


@pytest.mark.parametrize(("most", "cut"), [(3, []), (2, ["structures"])])
def test_a_frequent_word_is_looked_for_in_so_many_structures(dossier, national, monkeypatch, most, cut):
    monkeypatch.setattr("iae_portal.core.search.MANY", most)
    for name in ("Les Jardins de Zuydcoote", "Les Jardins d'Écully"):
        convention = make_convention(siae=SiaeFactory(name=name))
        draft(make_user(Role.HEAD, "59L"), convention)

    answer = national.get(SEARCH, {"q": "jardins"})
    shown = {group.title: (len(group.rows), group.has_more) for group in answer.context["groups"]}

    assert answer.context["searched"].cut == cut
    assert (TOO_MANY in answer.content.decode()) == bool(cut)
    assert shown == dict.fromkeys(("Structures", "Conventions", "Annexes financières"), (most, bool(cut)))
    if cut:
        assert f"Plus de 2 structures {TOO_MANY} 2." in answer.content.decode()
        first, *_ = answer.context["groups"]
        assert [row.label.partition(" (")[0] for row in first.rows] == [
            "Les Jardins d'Écully",
            str(dossier.convention.siae.name),
        ]
        assert national.get(first.list_url).context["total"] == 3


@pytest.mark.parametrize(("most", "walked"), [(3, False), (2, True)])
def test_the_annexes_of_few_are_sorted_those_of_many_walked(dossier, national, monkeypatch, most, walked):
    """To find those of few by the index of the list, PostgreSQL would walk it whole. The last year comes first."""
    monkeypatch.setattr("iae_portal.core.search.MANY", most)
    head, years = make_user(Role.HEAD, "59L"), {"Les Jardins de Zuydcoote": 2008, "Les Jardins d'Écully": 2010}
    made = [draft(head, make_convention(siae=SiaeFactory(name=name), year=year)) for name, year in years.items()]

    with CaptureQueriesContext(connection) as captured:
        annexes = found(national, "jardins")["Annexes financières"]

    (read,) = [query["sql"] for query in captured if ' FROM "financing_financialannex"' in query["sql"]]
    assert ('ORDER BY "financing_financialannex"."year" DESC' in read) == walked
    every = [str(made[1]), str(dossier), str(made[0])]
    assert annexes == [annex for annex in every if annex in annexes]
    assert len(annexes) == most


def test_what_others_have_cuts_nothing_of_a_region(dossier, national, director_31, monkeypatch):
    """The first in the order of names is of another region, and the only one that the country keeps."""
    monkeypatch.setattr("iae_portal.core.search.MANY", 1)
    SiaeFactory(name="Les Jardins d'Abel", service=service("69"))

    answer = director_31.get(SEARCH, {"q": "jardins"})

    assert answer.context["searched"].cut == []
    assert [group.title for group in answer.context["groups"]] == ["Structures", "Conventions", "Annexes financières"]
    assert national.get(SEARCH, {"q": "jardins"}).context["searched"].cut == ["structures"]
    assert found(national, "jardins") == {"Structures": ["Les Jardins d'Abel (ACI)"]}


@pytest.mark.parametrize(("most", "cut"), [(2, []), (1, ["conventions"])])
def test_part_of_a_number_is_looked_for_in_so_many_conventions(dossier, national, monkeypatch, most, cut):
    monkeypatch.setattr("iae_portal.core.search.MANY", most)
    other = SiaeFactory(name="Autre", service=dossier.convention.service)
    ConventionFactory(siae=other, service=other.service, number="EI-59L-09-0003")

    answer = national.get(SEARCH, {"q": "59L 09"})

    assert answer.context["searched"].cut == cut
    assert [len(group.rows) for group in answer.context["groups"]] == [most, 1]
    assert [group.has_more for group in answer.context["groups"]] == [bool(cut), bool(cut)]


def test_people_meetings_and_guests_of_the_perimeter(officer_59l, officer_69, director_31, national):
    council = make_council("59L", with_members=False)
    make_member(seat_of(council, "elected"), first_name="Zoé", last_name="Aubépin")
    make_meeting(council, held_on=dt.date(2008, 11, 13))
    make_user(Role.OFFICER, "59L", first_name="Hélène", last_name="Aubepine")
    event = EventFactory(host=service("R31"))
    guest = GuestFactory(event=event, first_name="Luc", last_name="Aubépin-Roux")

    assert found(officer_59l, "aubepin") == {
        "Personnes des services": ["Hélène Aubepine"],
        "Membres du conseil": ["Mme Zoé AUBÉPIN"],
    }
    assert found(officer_69, "aubepin") == {}
    assert found(director_31, "aubepin roux") == {"Invités des séminaires": [guest.name]}
    assert list(found(national, "Aubépin")) == [
        "Personnes des services",
        "Membres du conseil",
        "Invités des séminaires",
    ]
    assert found(officer_59l, "13/11/2008") == {"Séances du conseil": ["CDIAE du Nord – 13 novembre 2008"]}
    assert found(officer_59l, "CDIAE nord") == {"Séances du conseil": ["CDIAE du Nord – 13 novembre 2008"]}
    assert found(officer_59l, "14/11/2008") == found(officer_69, "13/11/2008") == {}


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("13 novembre 2008", 1),
        ("séance plénière du 13 novembre", 1),
        ("CDIAE du Nord le 13-11-08", 1),
        ("13 novembre 2009", 0),
        ("CDIAE du Rhône 13/11/2008", 0),
        ("13 11", 0),
    ],
)
def test_a_meeting_is_found_by_its_day_as_people_say_it(officer_59l, asked, count):
    make_meeting(make_council("59L", with_members=False), held_on=dt.date(2008, 11, 13))

    assert found(officer_59l, asked) == ({"Séances du conseil": ["CDIAE du Nord – 13 novembre 2008"]} if count else {})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "code", "count"),
    [("officer", "59L", 2), ("regional_director", "R31", 3), ("national", "DGEFP", 4), ("administrator", "DGEFP", 0)],
)
def test_guests_of_all_events_are_those_of_each(role, code, count):
    hosted, other = EventFactory(host=service("R31")), EventFactory(host=service("R82"))
    user = make_user(role, code)
    regions = {name: service(name).region for name in ("R31", "R82")}
    for event in (hosted, other):
        named = {"correspondent": user, "service": service("59L")} if code == "59L" else {}
        ContributionFactory(event=event, region=regions["R31"], **named)
        for region in regions.values():
            GuestFactory(event=event, region=region)
    each = {guest.pk for event in Event.objects.all() for guest in guests_visible_to(user, event)}
    assert {guest.pk for guest in all_guests_visible_to(user)} == each
    assert len(each) == count


def test_one_row_or_many_cost_the_same_queries(dossier, officer_59l):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            officer_59l.get(SEARCH, {"q": "ecluse"})
        counts.append(len(queries))
        for _ in range(6):
            draft(officer_59l.user, make_convention(siae=SiaeFactory(name="L'Écluse encore")))
    assert counts == [10, 10]
    groups = officer_59l.get(SEARCH, {"q": "ecluse"}).context["groups"]
    assert [(group.title, len(group.rows), group.has_more) for group in groups] == [
        ("Structures", 5, True),
        ("Conventions", 5, True),
        ("Annexes financières", 5, True),
    ]
    assert officer_59l.get(groups[1].list_url).context["total"] == 13


HOSTILE = ["\x00", "x\x00q", "%%__", "' or 1=1 --", "9" * 400, "٣٣٣", "\u200e\u200e", "31/02/2008"]


def test_hostile_texts_find_nothing(officer_59l):
    assert [found(officer_59l, text) for text in HOSTILE] == [{}] * len(HOSTILE)
    assert officer_59l.get(f"{SEARCH}?q=%ED%A0%80ab&q=%00").context["groups"] == []
