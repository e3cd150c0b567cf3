"""Which rows of the ground floor somebody is shown, on both sides of each bound."""

import datetime as dt
from types import SimpleNamespace

import pytest

from conventions.filters.conventions import ConventionFilter
from conventions.models import Convention
from iae_portal.core import clock
from iae_portal.core.by_region import by_region
from iae_portal.core.enums import DelegatedAct, Role
from iae_portal.core.models import JournalEntry, Service
from iae_portal.core.search import SEARCH, SHOWN, Asked, Found, SearchKind, search
from iae_portal.core.selectors.delegations import delegation_named
from iae_portal.core.selectors.journal import lines_of
from tests.factories import AssignmentFactory, SignatureDelegationFactory, make_user, service

pytestmark = pytest.mark.django_db
DAY = dt.date(2008, 10, 15)


def filters_for(person, **asked):
    return ConventionFilter(
        {"plus": "1", **asked}, queryset=Convention.objects.all(), request=SimpleNamespace(user=person)
    )


@pytest.mark.parametrize(
    ("named", "act", "found"),
    [
        ("Ana Exemple", DelegatedAct.CONVENTION, True),
        ("Ana Autre", DelegatedAct.CONVENTION, False),
        ("Ana Exemple", DelegatedAct.FINANCIAL_ANNEX, False),
    ],
)
def test_a_paper_cites_the_delegation_of_who_it_names_for_its_act(named, act, found):
    person = make_user(Role.OFFICER, "59L", first_name="Ana", last_name="Exemple")
    row = SignatureDelegationFactory(person=person, acts=[DelegatedAct.CONVENTION])

    assert delegation_named(named, service=row.service, act=act, day=DAY) == (row if found else None)


def test_what_no_service_did_is_read_by_all_and_the_rest_by_who_sees_the_service():
    reader = make_user(Role.OFFICER, "59L")
    subject = make_user(Role.OFFICER, "62")
    for place in (None, "59L", "69"):
        line = {"actor_label": "A", "sentence": f"Action {place}", "service": place and service(place)}
        JournalEntry.objects.create(subject=subject, at=clock.now(), **line)

    assert {line.sentence for line in lines_of(subject, reader=reader).lines} == {"Action None", "Action 59L"}


@pytest.mark.parametrize(("codes", "offered"), [(("59L", "62"), False), (("59L", "69"), True)])
def test_the_region_is_asked_of_who_has_two(codes, offered):
    person = make_user(Role.OFFICER, codes[0])
    AssignmentFactory(user=person, service=service(codes[1]))

    assert ("region" in filters_for(person, region="1").filters) == offered


def test_somebody_of_two_services_is_named_once_among_the_officers():
    director, officer = make_user(Role.REGIONAL_DIRECTOR, "R31"), make_user(Role.OFFICER, "59L")
    AssignmentFactory(user=officer, service=service("62"))

    assert list(filters_for(director, officer="1").form.fields["officer"].queryset) == [officer]


def test_the_one_service_of_no_region_is_counted_by_itself():
    mission, lille = Service.objects.get(region=None), service("59L")

    assert by_region({mission.pk: 3, lille.pk: 4, service("62").pk: 5}) == {
        ("service", mission.pk, "Mission nationale"): 3,
        ("region", lille.region_id, lille.region.name): 9,
    }


@pytest.mark.parametrize(("count", "more"), [(SHOWN, False), (SHOWN + 1, True)])
def test_a_search_says_that_there_are_others_from_the_sixth_on(monkeypatch, count, more):
    kind = SearchKind("Essais", 1, lambda user, asked: range(count), lambda row: Found(str(row), "/"))
    monkeypatch.setattr(SEARCH, "all", lambda: [kind])
    (group,) = search(None, Asked.of("essai"))

    assert (len(group.rows), group.has_more) == (SHOWN, more)
