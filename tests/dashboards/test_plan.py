"""Follow-up of the plan: what each territory did of the three chantiers, added up without counting anything twice."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from cdiae.enums import MeetingState
from conventions.enums import ConventionState
from financing.enums import Funding
from financing.models import FinancialAnnex, FinancialDiagnostic
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.dashboards.selectors.decisions import decisions_of
from iae_portal.dashboards.selectors.office import annexes_waiting
from iae_portal.dashboards.selectors.plan import PlanRow, plan_row, plan_services, tallies_for
from iae_portal.notifications.services.deadlines import open_deadline
from seminars.reminders import ORGANISER
from tests.factories import make_user, service
from tests.factories.cdiae import make_council, make_meeting
from tests.factories.conventions import ConventionFactory, OrientationFactory, SiaeFactory
from tests.factories.financing import credit, draft, entered, make_convention
from tests.factories.seminars import EventFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
PAGE = "dashboards:plan"


def rows_of(client) -> dict[str, PlanRow]:
    services = plan_services(client.user)
    tallies = tallies_for(client.user, clock.today())
    rows = {each.code: plan_row(each.code, [each], tallies) for each in services}
    return rows | {"whole": plan_row("whole", services, tallies)}


def hold(council, day: dt.date, state: str = MeetingState.CLOSED) -> None:
    times = {"opened_at": clock.now(), "closed_at": clock.now()}
    make_meeting(council, held_on=day, state=state, **times)


def councils(client) -> dict[str, tuple[int, int]]:
    return {code: (row.councils_met, row.councils) for code, row in rows_of(client).items()}


def test_a_council_has_met_when_it_held_a_meeting_with_its_quorum_within_a_year(director_31):
    lille, arras = make_council("59L", with_members=False), make_council("62", with_members=False)
    hold(lille, dt.date(2007, 10, 16))  # 365 days before: the year has a 29 February
    hold(arras, dt.date(2007, 10, 15))
    hold(arras, TODAY - dt.timedelta(days=20), MeetingState.NO_QUORUM)
    assert councils(director_31) == {"59L": (1, 1), "59V": (1, 1), "62": (0, 1), "R31": (0, 0), "whole": (1, 2)}


def test_the_orientations_of_a_shared_council_count_once_in_the_region(director_31):
    make_council("59L", served=("59V",), with_members=False)
    OrientationFactory()
    OrientationFactory(start=dt.date(2009, 1, 1))
    OrientationFactory(voted_on=None)  # only proposed
    rows = rows_of(director_31)
    assert {code: row.orientations for code, row in rows.items()} == {"59L": 1, "59V": 1, "62": 0, "R31": 0, "whole": 1}


def test_a_convention_taken_over_runs_without_negotiated_objectives(director_31):
    ConventionFactory(state=ConventionState.SIGNED, signed_on=TODAY)
    ConventionFactory(state=ConventionState.IN_FORCE, signed_on=TODAY, taken_over=True)
    ConventionFactory(state=ConventionState.NEGOTIATION)
    lille = rows_of(director_31)["59L"]
    assert (lille.running, lille.negotiated) == (2, 1)


def test_credits_of_the_year_and_the_annexes_that_wait(head_59l, director_31):
    credit("59L", "1000.00", year=2008)
    credit("62", "500.00", year=2008)
    credit("62", "300.00", year=2009)
    annex = entered(head_59l.user, make_convention(year=2008))
    assert annex.funding == Funding.RESERVED
    rows = rows_of(director_31)
    assert [(rows[code].notified, rows[code].reserved) for code in ("59L", "62", "whole")] == [
        (Decimal("1000.00"), 1),
        (Decimal("500.00"), 0),
        (Decimal("1500.00"), 1),
    ]
    assert (rows["62"].committed_share, rows["59V"].committed_share) == (Decimal(0), None)
    assert (rows["59V"].notified, rows["59V"].funded_label) == (None, "")
    assert rows["whole"].funded_label == "2 services sur 3 notifiés"


def test_the_country_is_shown_by_region_and_a_region_by_service(national):
    ConventionFactory(siae=SiaeFactory(service=service("69")), state=ConventionState.SIGNED, signed_on=TODAY)
    country = national.get(reverse(PAGE))
    assert [row.running for row in country.context["rows"] if row.name == "Rhône-Alpes"] == [1]
    region = national.get(reverse(PAGE), {"region": "82"})
    assert [row.name for row in region.context["rows"] if row.running] == [service("69").short_name]
    assert region.context["whole"].running == 1


def owe(code: str, days: int) -> None:
    """A deadline of the service, so many days from today."""
    open_deadline(
        kind=ORGANISER,
        subject=EventFactory(),
        service=service(code),
        due_on=TODAY + dt.timedelta(days=days),
        label="Nommer le correspondant",
        url="/",
        today=TODAY,
    )


def test_what_a_regional_service_and_the_mission_owe_is_late_too(national, director_31):
    owe("R31", -1)
    owe("R31", 0)
    owe("62", -1)
    owe("DGEFP", -1)

    country = national.get(reverse(PAGE)).context
    region = director_31.get(reverse(PAGE)).context

    assert {row.name: row.late for row in country["rows"] if row.late} == {
        "Nord-Pas-de-Calais": 2,
        "Mission nationale": 1,
    }
    assert country["whole"].late == 3
    assert {row.name: row.late for row in region["rows"] if row.late} == {
        service("62").short_name: 1,
        service("R31").short_name: 1,
    }
    assert region["whole"].late == 2


def test_each_count_of_a_service_leads_to_the_very_list_that_it_counts(director_31):
    """Of the year, where the count is of the year."""
    siae = SiaeFactory(service=service("62"))
    # Planned for tomorrow, it has not begun.
    for day in (dt.date(2007, 3, 1), dt.date(2008, 3, 1), TODAY, TODAY + dt.timedelta(days=1)):
        FinancialDiagnostic.objects.create(
            siae=siae, service=siae.service, origin="service", consultant="Exemple", started_on=day
        )
    annex = draft(make_user(Role.HEAD, "62"), make_convention(siae=siae))
    FinancialAnnex.objects.filter(pk=annex.pk).update(reserved_at=clock.now())  # of 2009
    owe("62", -1)

    rows = director_31.get(reverse(PAGE)).context["rows"]
    row = next(row for row in rows if row.name == service("62").short_name)
    listed = {name: len(director_31.get(url).context["object_list"]) for name, url in row.lists.items()}

    assert listed == {"running": 0, "reserved": 0, "diagnostics": 2, "late": 1}
    assert listed == {name: getattr(row, name) for name in listed}


def test_a_service_that_only_steers_has_a_dash_where_it_owes_no_figure(director_31):
    page = director_31.get(reverse(PAGE))

    row = next(row for row in page.context["rows"] if row.name == service("R31").short_name)
    assert (row.steers, {name for name, url in row.lists.items() if url}) == (True, {"late"})
    assert page.context["whole"].funded.asked == 3


def test_an_orientation_counts_where_no_council_is_entered(director_31):
    OrientationFactory()

    rows = rows_of(director_31)

    assert {code: rows[code].orientations for code in ("59L", "59V", "62", "whole")} == {
        "59L": 1,
        "59V": 1,
        "62": 0,
        "whole": 1,
    }
    assert rows["59L"].councils == 0


@pytest.mark.parametrize("code", ["31", "zz", "\x00"])
def test_a_region_outside_the_perimeter_is_not_found(director_82, code):
    assert director_82.get(reverse(PAGE), {"region": code}).status_code == 404


@pytest.mark.parametrize("codes", [("59L",), ("59L", "62", "69")])
def test_the_page_keeps_its_number_of_queries(national, django_assert_num_queries, codes):
    for code in codes:
        make_council(code, with_members=False)
        ConventionFactory(siae=SiaeFactory(service=service(code)), state=ConventionState.SIGNED, signed_on=TODAY)
        credit(code, "1000.00", year=2008, author=national.user)
    for asked, queries in (({}, 14), ({"compte": "direct"}, 13)):  # one more finds that the night counted nothing
        with django_assert_num_queries(queries):
            national.get(reverse(PAGE), asked)


def test_diagnostics_add_up_by_quarter_beside_the_goal_of_the_country(national):
    siae, siae_69 = SiaeFactory(), SiaeFactory(service=service("69"))
    for where, day in (
        (siae, dt.date(2007, 12, 31)),
        (siae, dt.date(2008, 1, 1)),
        (siae, dt.date(2008, 3, 31)),
        (siae_69, dt.date(2008, 4, 1)),
        (siae, dt.date(2008, 10, 1)),
        (siae, TODAY + dt.timedelta(days=1)),
    ):
        FinancialDiagnostic.objects.create(
            siae=where, service=where.service, origin="service", consultant="Cabinet Exemple", started_on=day
        )

    country = national.get(reverse(PAGE)).context
    region = national.get(reverse(PAGE), {"region": "31"}).context

    done, goal = country["diagnostics"].series
    assert done.texts[:5] == ["2", "3", "3", "4", ""]
    assert (goal.texts[0], goal.texts[3], len(goal.texts)) == ("75", "300", 20)
    assert [series.texts[:4] for series in region["diagnostics"].series] == [["2", "2", "2", "3"]]
    assert country["whole"].diagnostics == 4


def test_an_annexe_that_holds_credits_and_lacks_more_waits_wherever_it_is_counted(head_59l, director_31, national):
    """Its rank keeps its credits: the line of the director, the plan, the head and the list count the same ones."""
    credit("59L", "90000.00", year=2008)
    annex = entered(head_59l.user, make_convention(year=2008))
    assert annex.funding == Funding.COMMITTED
    FinancialAnnex.objects.filter(pk=annex.pk).update(reserved_at=clock.now(), reserved_amount="12.50")

    assert rows_of(director_31)["59L"].reserved == 1
    waited = decisions_of(director_31.user, TODAY)[0]
    assert "1 annexe attend" in waited.why
    steps = {step.label: step for step in annexes_waiting(head_59l.user, TODAY)}
    assert steps["En attente de crédits"].count == 1
    for client in (head_59l, director_31, national):
        listed = client.get(reverse("financing:annex_list"), {"funding": "reserved"})
        assert [row.pk for row in listed.context["object_list"]] == [annex.pk]
    exported = head_59l.get(reverse("financing:annex_list"), {"export": "csv"}).content.decode()
    assert "En attente de crédits" in exported and "Crédits engagés" not in exported
    FinancialAnnex.objects.filter(pk=annex.pk).update(reserved_at=None, reserved_amount=0)
    assert rows_of(director_31)["59L"].reserved == 0
    assert not head_59l.get(reverse("financing:annex_list"), {"funding": "reserved"}).context["total"]


def test_the_plan_says_the_share_that_the_envelope_says(director_31, head_59l):
    """82 288,50 € of 82 400 €: neither says that it is full."""
    credit("59L", "82400.00", year=2008)
    entered(head_59l.user, make_convention(year=2008))
    row = rows_of(director_31)["59L"]
    gauge = director_31.get(reverse("financing:envelope_service", args=["59L"])).context["gauge"]
    assert (row.committed, row.committed_share, gauge.committed_percent) == (Decimal("82288.50"), 99, 99)
