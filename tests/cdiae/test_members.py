"""Who may hold a seat, stand for its holder, replace him (décret 2006-672; CRPA R. 133-3 and R. 133-4)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cdiae.enums import MeetingKind, MemberKind
from cdiae.models import Member, Seat
from cdiae.reminders import remind_mandate
from cdiae.selectors.councils import composition_of, composition_table, speakers_of
from cdiae.services import members
from cdiae.services.orders import add_seat, enter_order, remove_seat, update_order
from cdiae.substitution import Holder, accepts_deputy, substitution_refusal
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.notifications.models import Deadline
from tests.factories.cdiae import holder_of, make_council, make_meeting, make_member, seat_of
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)
WHO = {
    "title": "Mme",
    "first_name": "Aline",
    "last_name": "Imaginaire",
    "function": "Secrétaire",
    "body": "Union exemple",
}


@scene
def council(db):
    return make_council("59L", served=("59V",))


@pytest.mark.parametrize(
    ("basis", "body", "allowed"),
    [
        ("office", "ddtefp DU nord", True),
        ("office", "DDASS", False),
        ("elected", "DDTEFP du Nord", True),
        ("elected", "Conseil régional", False),
        ("designated", "Autre organisation", True),
        ("qualified", "DDTEFP du Nord", False),
    ],
)
def test_r133_3_who_may_stand_for_whom(basis, body, allowed):
    refusal = substitution_refusal(basis, Holder("M. Paul MODÈLE", "DDTEFP du Nord"), body, "R. 133-3")
    assert (refusal is None) is allowed


@pytest.mark.parametrize(
    ("basis", "sent"), [("office", True), ("elected", True), ("designated", False), ("qualified", False)]
)
def test_r133_3_somebody_not_named_comes_only_from_a_service_or_an_assembly(basis, sent):
    assert accepts_deputy(basis) is sent


def test_r133_3_a_substitute_of_another_service_is_refused(council, officer_59l):
    seat = seat_of(council, "state")
    with pytest.raises(ValidationError, match="même service"):
        members.appoint(
            actor=officer_59l.user, seat=seat, kind=MemberKind.SUBSTITUTE, start=TODAY, mandate_end=None, **WHO
        )


def test_r133_4_a_member_is_replaced_for_the_rest_of_the_mandate(council, officer_59l):
    member = holder_of(council, "unions")
    with pytest.raises(Refusal, match="Mettez d'abord fin"):
        members.replace_member(actor=officer_59l.user, member=member, start=TODAY, **WHO)
    gone = members.end_mandate(
        actor=officer_59l.user, member=member, left_on=dt.date(2008, 10, 14), departure="lost_quality"
    )
    replacement = members.replace_member(actor=officer_59l.user, member=gone, start=TODAY, **WHO)
    assert (replacement.replaces, replacement.mandate_end) == (member, dt.date(2009, 12, 31))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (dt.date(2008, 2, 28), dt.date(2011, 2, 27)),
        (dt.date(2008, 2, 29), dt.date(2011, 2, 28)),
        (dt.date(2008, 3, 1), dt.date(2011, 2, 28)),
    ],
)
def test_a_mandate_of_three_years_ends_on_the_eve_of_its_day(council, start, end):
    assert members.default_mandate_end(seat_of(council, "unions"), start) == end


def test_a_seat_has_one_full_member_at_a_time(council, officer_59l):
    seat = seat_of(council, "unions")
    with pytest.raises(ValidationError, match="mettez d'abord fin"):
        members.appoint(actor=officer_59l.user, seat=seat, kind="full", start=TODAY, mandate_end=None, **WHO)


@pytest.mark.postgres
def test_the_database_refuses_two_full_members_on_one_seat(council):
    seat = seat_of(council, "unions")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_member(seat)


def test_the_end_of_a_mandate_is_reminded_six_months_before(council, officer_59l):
    seat = seat_of(council, "unions", 2)
    seat.members.all().delete()
    member = members.appoint(
        actor=officer_59l.user,
        seat=seat,
        kind="full",
        start=TODAY,
        mandate_end=members.default_mandate_end(seat, TODAY),
        **WHO,
    )
    deadline = Deadline.objects.get(kind="cdiae.mandate")
    assert (deadline.due_on, deadline.subject) == (dt.date(2011, 10, 14), member)
    members.end_mandate(actor=officer_59l.user, member=member, left_on=TODAY, departure="resignation")
    assert Deadline.objects.open().count() == 0


@pytest.mark.parametrize(("kind", "ended"), [("full", True), ("substitute", False)])
def test_the_reminder_of_a_mandate_ends_once_the_next_holder_of_the_seat_is_named(council, officer_59l, kind, ended):
    member = holder_of(council, "unions", 2)
    substitute = make_member(member.seat, kind=MemberKind.SUBSTITUTE)  # his own mandate waits for its own successor
    for row in (member, substitute):
        remind_mandate(row)
    next_one = {"kind": kind, "start": dt.date(2010, 1, 1), "mandate_end": dt.date(2012, 12, 31)}
    named = members.appoint(actor=officer_59l.user, seat=member.seat, **next_one, **WHO)

    open_ = set(Deadline.objects.open().values_list("object_id", flat=True))
    assert open_ - {substitute.pk} == ({named.pk} if ended else {named.pk, member.pk})
    assert substitute.pk in open_


def test_a_member_by_office_has_no_term(council):
    assert members.default_mandate_end(seat_of(council, "agency"), TODAY) is None


def test_valenciennes_appoints_nobody_in_the_nord(council, officer_59v):
    with pytest.raises(NotAllowed):
        members.end_mandate(
            actor=officer_59v.user, member=holder_of(council, "unions"), left_on=TODAY, departure="death"
        )


def test_the_substitute_is_convened_while_the_seat_is_vacant(council):
    member = holder_of(council, "unions")
    substitute = make_member(member.seat, kind=MemberKind.SUBSTITUTE)
    meeting = make_meeting(council)
    assert (member in speakers_of(meeting), substitute in speakers_of(meeting)) == (True, False)
    Member.objects.filter(pk=member.pk).update(end=dt.date(2008, 1, 1))
    assert substitute in speakers_of(meeting)


def test_the_standing_commission_has_its_own_composition(council):
    plenary, standing = make_meeting(council), make_meeting(council, kind=MeetingKind.STANDING)
    assert (len(composition_of(plenary).seats), len(composition_of(standing).seats)) == (21, 8)
    assert len(speakers_of(standing)) == 8


def test_a_seat_that_somebody_held_stays_in_the_order(council, officer_59l):
    college = seat_of(council, "unions").college
    seat = add_seat(actor=officer_59l.user, college=college, label="Sixième siège", basis="designated")
    remove_seat(actor=officer_59l.user, seat=seat)
    assert college.seats.count() == 5
    with pytest.raises(Refusal, match="ne peut pas être retiré"):
        remove_seat(actor=officer_59l.user, seat=seat_of(council, "unions"))


def test_two_orders_do_not_share_a_day(council, officer_59l):
    with pytest.raises(ValidationError, match="déjà une partie de la période"):
        enter_order(actor=officer_59l.user, council=council, reference="n° 2", signed_on=TODAY, start=TODAY)


def test_the_table_counts_vacant_seats(council):
    Member.objects.filter(pk=holder_of(council, "employers", 3).pk).delete()
    blocks = {block.college.code: block for block in composition_table(council.orders.get(), TODAY)}
    assert (blocks["employers"].vacant, len(blocks["employers"].lines), blocks["unions"].vacant) == (1, 3, 0)


def test_no_order_before_the_councils(council, officer_59l):
    with pytest.raises(ValidationError, match="Aucun conseil n'existait à cette date"):
        enter_order(
            actor=officer_59l.user,
            council=council,
            reference="n° 1998-1",
            signed_on=dt.date(1998, 1, 1),
            start=dt.date(1998, 1, 1),
            end=dt.date(1998, 12, 31),
        )


def test_the_next_appointment_proposes_the_start_of_the_last(council, officer_59l):
    order, seat = council.orders.get(), seat_of(council, "unions", 1)
    page = f"/cdiae/59/sieges/{seat.pk}/nommer/"
    Member.objects.all().delete()
    assert f'value="{order.start:%d/%m/%Y}"' in officer_59l.get(page).content.decode()

    make_member(seat_of(council, "unions", 2), start=dt.date(2008, 2, 29))
    make_member(seat_of(council, "state", 1), kind="deputy", start=dt.date(2008, 10, 1))
    assert 'value="29/02/2008"' in officer_59l.get(page).content.decode()


def test_a_replacement_proposes_the_day_after_the_departure(council, officer_59l):
    member = holder_of(council, "unions", 1)
    members.end_mandate(actor=officer_59l.user, member=member, left_on=dt.date(2008, 9, 30), departure="resignation")
    assert 'value="01/10/2008"' in officer_59l.get(f"/cdiae/59/membres/{member.pk}/remplacer/").content.decode()


@pytest.mark.parametrize(("days", "kept"), [(0, True), (1, False)])
def test_an_order_is_signed_before_it_is_entered(council, officer_59l, days, kept):
    order, signed_on = council.orders.get(), TODAY + dt.timedelta(days=days)
    if kept:
        assert update_order(actor=officer_59l.user, order=order, signed_on=signed_on).signed_on == signed_on
        return
    with pytest.raises(Refusal, match="la date de sa signature ne peut pas être à venir"):
        update_order(actor=officer_59l.user, order=order, signed_on=signed_on)


def test_a_seat_is_removed_once_confirmed(council, officer_59l):
    holder_of(council, "unions", 5).delete()
    seat = seat_of(council, "unions", 5)
    path = f"/cdiae/59/sieges/{seat.pk}/retirer/"
    page = officer_59l.get("/cdiae/59/membres/").content.decode()
    assert (f'href="{path}"' in page, f'action="{path}"' in page) == (True, False)

    assert "le quorum se compte sans lui" in officer_59l.get(path).content.decode()
    assert Seat.objects.filter(pk=seat.pk).exists()
    assert officer_59l.post(path, {"enregistrer": "1"}).status_code == 302
    assert not Seat.objects.filter(pk=seat.pk).exists()
