"""A renewed appointment order: seats taken over, members named again by choice (mandates are personal), one step."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cdiae.enums import Departure, MeetingState, MemberKind
from cdiae.models import AppointmentOrder, Council, Member, Seat
from cdiae.reminders import remind_mandate
from cdiae.selectors.councils import members_of, order_on, speakers_of
from cdiae.selectors.renewals import renewable
from cdiae.services import members
from cdiae.services.meetings import prepare_meeting
from cdiae.services.renewals import Renewal, renew_order
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.notifications.models import Deadline
from tests.factories.cdiae import convene, holder_of, make_council, make_item, make_meeting, make_member, seat_of
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)
FIRST = dt.date(2009, 1, 1)
EVE = dt.date(2008, 12, 31)
ADDRESS = "/cdiae/59/arretes/ajouter/"


@scene
def council(db) -> Council:
    """Twenty-one members; the second seat of the employers bears the order's own words."""
    council = make_council("59L", served=("59V",))
    Seat.objects.filter(pk=seat_of(council, "employers", 2).pk).update(label="Union du bâtiment", standing=True)
    return council


def renew(actor, council, *, take_over=True, close_previous=True, renewals=(), start=FIRST, **more) -> AppointmentOrder:
    return renew_order(
        actor=actor,
        council=council,
        previous=council.orders.order_by("start").first(),
        take_over=take_over,
        close_previous=close_previous,
        renewals=renewals,
        start=start,
        reference="n° 2009-1",
        signed_on=TODAY,
        mandate_years=3,
        **more,
    )


def seats(order: AppointmentOrder) -> list[tuple]:
    rows = Seat.objects.filter(college__order=order).order_by("college__rank", "rank")
    return list(rows.values_list("college__code", "college__label", "rank", "label", "basis", "standing", "votes"))


def test_the_seats_are_those_of_the_order_before_and_empty(council, officer_59l):
    previous = council.orders.get()
    order = renew(officer_59l.user, council)
    assert seats(order) == seats(previous)
    assert ("employers", "Organisations d'employeurs", 2, "Union du bâtiment", "designated", True, 1) in seats(order)
    assert list(members_of(order, FIRST)) == []


def test_the_list_of_the_period_is_still_a_choice(council, officer_59l):
    order = renew(officer_59l.user, council, take_over=False)
    labels = {row[3] for row in seats(order)}
    assert ("Union du bâtiment" in labels, len(seats(order))) == (False, 21)


def test_the_order_before_is_closed_the_day_before_with_its_mandates(council, officer_59l):
    previous, member = council.orders.get(), holder_of(council, "unions", 1)
    order = renew(officer_59l.user, council)
    previous.refresh_from_db()
    member.refresh_from_db()
    assert (previous.end, member.end, member.mandate_end) == (EVE, EVE, dt.date(2009, 12, 31))
    assert (order_on(council, EVE), order_on(council, FIRST)) == (previous, order)
    actions = list(JournalEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["cdiae.order.update", "cdiae.order.mandates_end", "cdiae.order.enter"]


@pytest.mark.parametrize("start", [FIRST, dt.date(2010, 1, 1)])
def test_the_mandates_of_the_order_before_are_reminded_no_more(council, officer_59l, start):
    """Those that it ends, and those that end by themselves the day before."""
    member = holder_of(council, "unions", 1)
    for row in (member, holder_of(council, "unions", 2)):
        remind_mandate(row)
    order = renew(officer_59l.user, council, renewals=[Renewal(member)], start=start)

    assert [row.subject.seat.college.order for row in Deadline.objects.open()] == [order]


def test_without_the_statement_two_orders_do_not_share_a_day(council, officer_59l):
    with pytest.raises(ValidationError, match="fermez-le d'abord"):
        renew(officer_59l.user, council, close_previous=False)
    assert council.orders.count() == 1


def test_only_the_members_chosen_are_named_again_each_with_his_dates(council, officer_59l):
    union, state = holder_of(council, "unions", 1), holder_of(council, "state", 1)
    substitute = make_member(union.seat, kind=MemberKind.SUBSTITUTE, body="Autre union")
    chosen = [
        Renewal(union),
        Renewal(substitute, start=dt.date(2009, 2, 1), mandate_end=dt.date(2010, 6, 30)),
        Renewal(state),
    ]
    order = renew(officer_59l.user, council, renewals=chosen)
    rows = Member.objects.filter(seat__college__order=order).order_by("seat__college__rank", "seat__rank", "kind")
    assert [(row.name, row.kind, row.start, row.mandate_end) for row in rows] == [
        (state.name, "full", FIRST, None),  # by office: no term
        (union.name, "full", FIRST, dt.date(2011, 12, 31)),
        (substitute.name, "substitute", dt.date(2009, 2, 1), dt.date(2010, 6, 30)),
    ]
    assert rows.get(kind="substitute").body == "Autre union"
    assert JournalEntry.objects.filter(action="cdiae.appoint").count() == 3


def test_ended_mandates_and_departures_are_not_proposed(council, officer_59l):
    gone, ended = holder_of(council, "unions", 1), holder_of(council, "unions", 2)
    leaving = holder_of(council, "unions", 3)
    members.end_mandate(actor=officer_59l.user, member=gone, left_on=TODAY, departure=Departure.RESIGNATION)
    members.end_mandate(actor=officer_59l.user, member=leaving, left_on=EVE, departure=Departure.LOST_QUALITY)
    Member.objects.filter(pk=ended.pk).update(end=TODAY - dt.timedelta(days=1))
    proposed = renewable(council.orders.get(), TODAY)
    assert [row for row in (gone, ended, leaving) if row in proposed] == []
    assert len(proposed) == 18
    page = officer_59l.get(ADDRESS).content.decode()
    assert (f"renew-{gone.pk}" in page, f"renew-{ended.pk}" in page, f"renew-{proposed[0].pk}" in page) == (
        False,
        False,
        True,
    )


def test_a_mandate_that_ends_before_the_new_order_is_refused_and_nothing_is_written(council, officer_59l):
    member = holder_of(council, "unions", 1)
    Member.objects.filter(pk=member.pk).update(end=dt.date(2008, 11, 30), mandate_end=dt.date(2008, 11, 30))
    with pytest.raises(Refusal, match="n'est plus en fonction le 31 décembre 2008"):
        renew(officer_59l.user, council, renewals=[Renewal(member)])
    assert (council.orders.count(), council.orders.get().end) == (1, None)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"start": dt.date(2006, 12, 1)}, "commence avant"),
        ({"take_over": False}, "reprenez les sièges de l'arrêté précédent"),
        ({"start": dt.date(2024, 7, 1)}, "partez de la liste de la période"),
    ],
)
def test_what_cannot_follow_the_order_before_is_said(council, officer_59l, values, why):
    with pytest.raises(Refusal, match=why):
        renew(officer_59l.user, council, renewals=[Renewal(holder_of(council, "state", 1))], **values)


def test_a_mandate_does_not_start_before_its_order(council, officer_59l):
    renewal = Renewal(holder_of(council, "unions", 1), start=EVE)
    with pytest.raises(Refusal, match="ne commence pas avant l'arrêté, le 1er janvier 2009"):
        renew(officer_59l.user, council, renewals=[renewal])


def test_a_meeting_already_convened_keeps_its_composition(council, officer_59l):
    meeting = make_meeting(council, held_on=dt.date(2009, 1, 20))
    make_item(meeting)
    convene(meeting, officer_59l.user)
    with pytest.raises(Refusal, match="La séance du 20 janvier 2009 est convoquée ou tenue"):
        renew(officer_59l.user, council)


def test_a_meeting_in_preparation_takes_the_new_composition(council, officer_59l):
    meeting = make_meeting(council, held_on=dt.date(2009, 1, 20))
    member = holder_of(council, "chair")
    order = renew(officer_59l.user, council, renewals=[Renewal(member)])
    meeting.refresh_from_db()
    assert (meeting.order, meeting.state) == (order, MeetingState.PREPARATION)
    assert [row.name for row in speakers_of(meeting)] == [member.name]


def test_a_gap_between_two_orders_leaves_the_last_members_renewable(council, officer_59l):
    previous = council.orders.get()
    previous.end = TODAY
    previous.save()
    member = holder_of(council, "chair")
    order = renew(officer_59l.user, council, close_previous=False, renewals=[Renewal(member)])
    assert [row.name for row in members_of(order, FIRST)] == [member.name]


def test_only_the_secretariat_renews(council, officer_59v):
    with pytest.raises(NotAllowed):
        renew(officer_59v.user, council)


def form(**more) -> dict:
    values = {"reference": "n° 2009-1", "signed_on": "2008-10-10", "start": "2009-01-01", "mandate_years": "3"}
    return {**values, "chair_counts": "on", "chair_votes": "on", "composition": "previous", **more}


def test_one_page_does_it_all(council, officer_59l):
    member = holder_of(council, "unions", 1)
    page = officer_59l.get(ADDRESS).content.decode().replace("&#x27;", "'")
    assert "Fermer l'arrêté n° 2007-1 la veille du premier jour du nouvel arrêté" in page
    assert f'name="renew-{member.pk}"' in page and f'name="renew-{member.pk}" checked' not in page
    refused = officer_59l.post(ADDRESS, form(**{f"renew-{member.pk}": "on"}))
    assert (refused.status_code, "fermez-le d'abord" in refused.content.decode().replace("&#x27;", "'")) == (422, True)
    assert f'id="id_renew-{member.pk}" checked' in refused.content.decode()
    done = officer_59l.post(
        ADDRESS, form(close_previous="on", **{f"renew-{member.pk}": "on", f"until-{member.pk}": "2010-12-31"})
    )
    assert done.status_code == 302
    order = council.orders.get(start=FIRST)
    [named] = Member.objects.filter(seat__college__order=order)
    assert (named.name, named.start, named.mandate_end) == (member.name, FIRST, dt.date(2010, 12, 31))
    meeting = prepare_meeting(
        actor=officer_59l.user, council=council, kind="plenary", held_on=dt.date(2009, 1, 20), place="Lille"
    )
    assert meeting.order == order


def test_the_first_order_of_a_council_starts_from_the_list(council, officer_59l):
    Member.objects.all().delete()
    AppointmentOrder.objects.all().delete()
    assert officer_59l.post(ADDRESS, form()).status_code == 302
    assert len(seats(council.orders.get())) == 21


def test_an_order_to_come_is_opened_and_its_seats_worked_on(council, officer_59l):
    """Its members are named before it begins: a page that shows only the order of the day would not let anybody."""
    member, vacant = holder_of(council, "unions", 1), seat_of(council, "unions", 2)
    done = officer_59l.post(ADDRESS, form(close_previous="on", **{f"renew-{member.pk}": "on"}))
    order = council.orders.get(start=FIRST)
    assert done["Location"] == f"/cdiae/59/membres/?arrete={order.pk}"
    page = officer_59l.get(done["Location"]).content.decode()
    new_seat = Seat.objects.get(college__order=order, college__code="unions", rank=2)
    assert "en vigueur à compter du 1er janvier 2009" in page and member.name in page
    assert f"/cdiae/59/sieges/{new_seat.pk}/nommer/" in page and f"/cdiae/59/sieges/{vacant.pk}/nommer/" not in page
    assert f'<a href="/cdiae/59/membres/?arrete={order.pk}">' in officer_59l.get("/cdiae/59/membres/").content.decode()
    edited = officer_59l.post(
        f"/cdiae/59/sieges/{new_seat.pk}/modifier/", {"label": "Union du textile", "basis": "designated"}
    )
    assert edited["Location"] == done["Location"]
    of_today = officer_59l.post(
        f"/cdiae/59/sieges/{vacant.pk}/modifier/", {"label": "Union du textile", "basis": "designated"}
    )
    assert of_today["Location"] == "/cdiae/59/membres/"
    assert officer_59l.get("/cdiae/59/membres/?arrete=999999").status_code == 404


def test_every_member_gone_is_named_in_one_refusal(council, officer_59l):
    gone = [holder_of(council, "unions", rank) for rank in (1, 2)]
    Member.objects.filter(pk__in=[row.pk for row in gone]).update(end=dt.date(2008, 11, 30))
    with pytest.raises(Refusal) as refused:
        renew(officer_59l.user, council, renewals=[Renewal(row) for row in gone])
    assert [sentence.split(" n'est plus")[0] for sentence in refused.value.sentences] == [str(row) for row in gone]
