"""The criteria of a list that its form shows once they are asked for: year, days, officer, network, region."""

import datetime as dt

import pytest
from django.urls import reverse

from conventions.filters.results import ExitFilter
from conventions.filters.siaes import SiaeFilter
from conventions.models import Measure, Siae
from iae_portal.core.filters import DayFilter, NetworkFilter, OfficerFilter, YearFilter
from iae_portal.core.lists import is_list
from iae_portal.notifications.kept_lists import kept_list
from tests.factories.conventions import ConventionFactory, MeasureFactory, SiaeFactory
from tests.scenes import scene
from tests.urls import all_views

KINDS = (YearFilter, DayFilter, OfficerFilter, NetworkFilter)
WIDE = {
    "cdiae:meeting_list": {"held_from", "held_by"},
    "conventions:exchange_list": {"due_from", "due_by", "officer", "network"},
    "conventions:exit_list": {"officer", "network"},
    "conventions:list": {"year", "signed", "ends_from", "ends_by", "officer", "network"},
    "conventions:opinions": {"asked", "given", "officer", "network"},
    "conventions:renewals": {"ends_from", "ends_by", "officer", "network"},
    "conventions:siae_list": {"ends_from", "ends_by", "officer", "network"},
    "conventions:year_returns": {"since", "officer", "network"},
    "dashboards:meetings": {"year"},
    "dashboards:steps": {"due_from", "due_by"},
    "dashboards:texts": {"year"},
    "financing:annex_list": {"ends_from", "ends_by", "officer", "network"},
    "financing:commitment_list": {"officer", "network"},
    "financing:diagnostic_list": {"year", "delivered", "round", "officer", "network"},
    "financing:fdi_list": {"filed", "granted", "officer", "network"},
    "financing:lot_list": {"year"},
    "financing:recovery_list": {"year", "due_from", "due_by", "officer", "network"},
    "notifications:deadlines": {"due_from", "due_by", "officer"},
    "notifications:mails": {"written_from", "written_by"},
    "notifications:reminders_sent": {"sent_from", "sent_by"},
}
# A catalogue, the services, the guests of one day, the lines of one file, credits of no structure: no such criteria.
NARROW = {
    "conventions:indicator_list",
    "conventions:motive_list",
    "conventions:siae_import_lines",
    "core:services",
    "financing:movement_list",
    "seminars:guests",
}
NEW_YEAR = dt.date(2009, 1, 1)
LISTS = {name: view.view_class.filterset_class for name, view in all_views() if is_list(view)}


def value_of(row, officer: int) -> str:
    by_kind = {YearFilter: "2008", DayFilter: "1/9/2008", OfficerFilter: str(officer), NetworkFilter: "Réseau"}
    return next(value for kind, value in by_kind.items() if isinstance(row, kind))


def test_every_list_says_what_it_may_be_asked():
    found = {
        name: {key for key, row in filters.base_filters.items() if isinstance(row, KINDS) and row.discreet}
        for name, filters in LISTS.items()
    }
    assert {name: found[name] for name in WIDE} == WIDE
    # A list that may be asked none of them is named here.
    assert {name for name, criteria in found.items() if not criteria} == NARROW


@pytest.mark.django_db
def test_the_address_carries_them_to_the_form_the_files_and_the_kept_view(national, officer_59l):
    for name, criteria in WIDE.items():
        rows = LISTS[name].base_filters
        asked = {key: value_of(rows[key], officer_59l.user.pk) for key in criteria}
        page = national.get(reverse(name), query_params=asked)
        shown = page.context["filter"].form
        assert (name, page.status_code, shown.errors, criteria - set(shown.fields)) == (name, 200, {}, set())
        assert all(f"{key}=" in page.context["query"] for key in criteria), name
        if page.context["can_export"]:
            kept = kept_list(page.wsgi_request.get_full_path())
            assert kept.unknown == (), name
            assert national.get(kept.as_csv).status_code == 200, name


@scene
def two_siaes(officer_59l) -> tuple[Siae, Siae]:
    """One with a dossier of the officer that ends with 2011, one with nobody's that ends with 2009."""
    followed, other = SiaeFactory(), SiaeFactory()
    ConventionFactory(siae=followed, officer=officer_59l.user, start=NEW_YEAR, end=dt.date(2011, 12, 31))
    ConventionFactory(siae=other, officer=None, start=NEW_YEAR, end=dt.date(2009, 12, 31))
    return followed, other


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"ends_by": "2009-12-31"}, [1]),
        ({"ends_by": "2009-12-30"}, []),
        ({"ends_from": "2010-01-01"}, [0]),
        ({"ends_from": "2009-12-31", "ends_by": "2010-12-31"}, [1]),
        ({"officer": "me"}, [0]),
    ],
)
def test_structures_by_the_end_of_their_convention_and_by_who_follows_it(two_siaes, officer_59l, rf, asked, found):
    request = rf.get("/")
    request.user = officer_59l.user
    asked = {key: officer_59l.user.pk if value == "me" else value for key, value in asked.items()}
    rows = SiaeFilter(asked, queryset=Siae.objects.all(), request=request)
    assert rows.is_valid()
    assert sorted(rows.qs.values_list("pk", flat=True)) == [two_siaes[rank].pk for rank in found]


@pytest.mark.django_db
def test_the_exits_of_the_structures_that_a_person_follows(two_siaes, officer_59l, rf):
    measures = [MeasureFactory(siae=siae) for siae in two_siaes]
    request = rf.get("/")
    request.user = officer_59l.user

    def of(person) -> list[Measure]:
        asked = {"officer": person.pk} if person else {}
        return list(ExitFilter(asked, queryset=Measure.objects.order_by("pk"), request=request).qs)

    assert (of(None), of(officer_59l.user)) == (measures, measures[:1])
