"""What waits for a head or a director on the home page: his own places, this year, and the rows beside them."""

import datetime as dt
from decimal import Decimal
from html import unescape

import pytest

from iae_portal.core.enums import Role
from iae_portal.core.text import euros
from iae_portal.dashboards.selectors.decisions import decisions_of
from iae_portal.dashboards.selectors.office import annexes_waiting, credits_of, loads_of, next_meetings
from tests.factories import AssignmentFactory
from tests.factories.cdiae import make_council, make_meeting
from tests.factories.conventions import ConventionFactory, SiaeFactory
from tests.factories.core import service
from tests.factories.financing import credit, draft, entered, make_convention
from tests.factories.notifications import DeadlineFactory
from tests.financing.test_envelopes import move, nation, region_31

pytestmark = pytest.mark.django_db
TODAY, DAY = dt.date(2008, 10, 15), dt.timedelta(days=1)


def test_a_director_reads_what_waits_this_year_and_what_his_region_holds(officer_59l, national, director_31):
    move(national, None, nation(2008), "1000")
    move(national, nation(2008), region_31(2008), "400.50")
    waiting = [entered(officer_59l.user, make_convention("EI", year)) for year in (2008, 2009)]
    asked = euros(waiting[0].reserved_amount)
    draft(officer_59l.user, make_convention("EI", 2008))

    (found,) = [row for row in decisions_of(director_31.user, TODAY) if row.action == "Notifier des crédits"]
    held = euros(Decimal("400.50"))
    assert found.why == f"1 annexe attend {asked} de crédits ; la région peut en notifier {held}"


@pytest.mark.parametrize(("days", "waits"), [(60, True), (61, False)])
def test_nothing_waits_only_where_nothing_else_does(officer_59l, days, waits):
    """Of a person without an open dossier: a duty of a council or of a seminar waits all the same."""
    SiaeFactory()  # without any, the list of structures waits
    DeadlineFactory(service=service("59L"), owner=officer_59l.user, kind="seminars.answers", due_on=TODAY + days * DAY)
    page = unescape(officer_59l.get("/").content.decode())
    assert ("Aucun dossier en instruction ne vous attend." in page, "Rien ne vous attend" in page) == (waits, not waits)


def test_the_load_of_a_service_is_of_its_open_dossiers_late_from_the_day_after(head_59l):
    """The head of Lille also stands in at Arras as an officer."""
    AssignmentFactory(user=head_59l.user, service=service("62"), role=Role.OFFICER)
    for since, late in ((15, 0), (16, 1)):
        ConventionFactory(state="negotiation", last_action_on=TODAY - since * DAY)
        ConventionFactory(
            siae=SiaeFactory(service=service("62")), state="negotiation", last_action_on=TODAY - since * DAY
        )
        (load,) = loads_of(head_59l.user, TODAY)
        assert (load.opened, load.late, bool(load.late_url)) == (1 + late, late, bool(late))
    ConventionFactory(state="in_force", signed_on=dt.date(2008, 1, 1), last_action_on=TODAY - 40 * DAY)
    assert [(row.opened, row.late) for row in loads_of(head_59l.user, TODAY)] == [(2, 1)]


def test_the_next_meetings_are_those_to_hold_from_today(officer_59l):
    council = make_council("59L", with_members=False)
    days = [TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY, TODAY + 3 * DAY]
    for day in reversed(days):
        make_meeting(council, held_on=day)
    make_meeting(council, held_on=TODAY, state="no_quorum")

    assert [row.held_on for row in next_meetings(officer_59l.user, TODAY)] == days[1:4]


def test_the_head_reads_the_annexes_and_the_credits_of_his_service_and_year(officer_59l, head_59l, officer_62):
    AssignmentFactory(user=head_59l.user, service=service("62"), role=Role.OFFICER)
    credit("59L", "82300.25", year=2008)
    credit("62", "500000.00", year=2008)
    for year in (2008, 2009):
        for _ in range(2):
            entered(officer_59l.user, make_convention("EI", year))
    entered(officer_62.user, make_convention("EI", 2008, siae=SiaeFactory(type="EI", service=service("62"))))

    assert [(row.label, row.count) for row in annexes_waiting(head_59l.user, TODAY)] == [
        ("À signer", 1),
        ("En attente de crédits", 1),
    ]
    assert annexes_waiting(officer_59l.user, TODAY) == []
    (found,) = credits_of(head_59l.user, TODAY)
    assert (found.name, found.notified, found.committed, found.reserved, found.share) == (
        service("59L").short_name,
        Decimal("82300.25"),
        Decimal("82288.50"),
        Decimal("82288.50"),
        99,
    )
    assert credits_of(officer_59l.user, TODAY) == []
