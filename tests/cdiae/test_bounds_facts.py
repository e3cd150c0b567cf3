"""What papers, reminders and counts of the council take from its rows, on both sides of each bound."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from cdiae import reminders
from cdiae.documents import convocation_content, minutes_document, signature_of
from cdiae.enums import Answer, MeetingState, MinutesState
from cdiae.interests import Tie, interest_reason, sirens
from cdiae.models import Council, Interest, Meeting, Member, Minutes, Presence, PresenceEvent, Proxy
from cdiae.selectors.councils import SeatLine, composition_table, day_within
from cdiae.selectors.meetings import unapproved
from cdiae.selectors.minutes import minutes_content
from cdiae.selectors.portal_figures import PortalFigures
from cdiae.selectors.room import gather, interested_in, opening_quorum, quorum_numbers
from cdiae.services.agenda import reorder
from cdiae.services.interests import save_proposed_interests
from cdiae.services.meetings import convene_again, prepare_meeting
from cdiae.services.members import end_mandate, replace_member
from cdiae.services.minutes import approve_minutes
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.notifications.models import Deadline
from tests.factories import make_user
from tests.factories.cdiae import MEETING_DAY, convene, holder_of, make_council, make_item, make_meeting, make_request
from tests.factories.conventions import SiaeFactory
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)
DAY = dt.timedelta(days=1)


@scene
def council() -> Council:
    return make_council("59L")


@scene
def convened(council, officer_59l) -> Meeting:
    meeting = make_meeting(council)
    make_item(meeting, note="À lire.")
    make_item(meeting)
    convene(meeting, officer_59l.user)
    return meeting


def test_a_convention_of_no_post_has_answered():
    figures = PortalFigures()
    for posts in (Decimal(0), None):
        figures.add_posts("EI", posts)

    assert (figures.answers, figures.posts) == ({"EI": [1, 2]}, {"EI": 0})


@pytest.mark.parametrize(
    ("day", "shown"),
    [(-1, dt.date(2008, 1, 1)), (1, dt.date(2008, 1, 2)), (365, dt.date(2008, 12, 31)), (366, dt.date(2008, 12, 31))],
)
def test_an_order_is_shown_at_a_day_of_its_own(day, shown):
    order = SimpleNamespace(start=dt.date(2008, 1, 1), end=dt.date(2008, 12, 31))

    assert day_within(order, order.start + day * DAY) == shown


@pytest.mark.parametrize(("body", "shown"), [("Atelier exemple", ""), ("Fédération", "Atelier exemple")])
def test_the_structure_of_a_member_is_said_once(body, shown):
    holder = SimpleNamespace(body=body, siae=SimpleNamespace(name="Atelier exemple"))

    assert SeatLine(None, holder=holder).siae == shown


@pytest.mark.parametrize(
    ("title", "shown"),
    [("Directeur adjoint", ", directeur adjoint"), ("DDTEFP adjoint", ", DDTEFP adjoint"), ("", "")],
)
def test_a_signature_says_the_post_as_within_a_sentence(title, shown):
    person = User(first_name="Claire", last_name="Exemple", job_title=title)

    assert signature_of(person)["name"] == f"{person}{shown}"


@pytest.mark.django_db
def test_a_letter_greets_each_by_his_title(convened):
    titles = {row.member.title: convocation_content(row)["civility"] for row in convened.convocations.all()}

    assert titles == {"Mme": "Madame", "M.": "Monsieur"}


@pytest.mark.django_db
def test_minutes_excuse_who_said_that_he_would_not_come_and_bear_the_name_of_who_sends_them(convened, head_59l):
    sender = make_user("head", "59V", first_name="Signataire", last_name="Exemple")
    answered = dict.fromkeys(("answered_at",), dt.datetime(2008, 10, 2, tzinfo=dt.UTC)) | {"answered_on": TODAY}
    rows = list(convened.convocations.all())
    holder = rows[-1].member
    rows[0].__class__.objects.filter(pk=rows[0].pk).update(answer=Answer.ABSENT, **answered)
    rows[1].__class__.objects.filter(pk=rows[1].pk).update(answer=Answer.PROXY, holder=holder, **answered)
    rows[2].__class__.objects.filter(pk=rows[2].pk).update(answer=Answer.PRESENT, **answered)
    minutes = Minutes(meeting=convened, state=MinutesState.CIRCULATED, circulated_by=sender)

    excused = [row["excused"] for row in minutes_content(minutes)["absent"]]
    assert excused[:4] == [True, True, False, False]
    assert "Signataire Exemple" in minutes_document(minutes)["signature"]["name"]


@pytest.mark.django_db
def test_a_member_replaced_is_no_longer_a_leaver(council, officer_59l):
    actor, member = officer_59l.user, holder_of(council, "unions", 5)

    def leavers() -> list[Member]:
        blocks = composition_table(council.orders.get(), TODAY + DAY)
        return [line.leaver for block in blocks for line in block.lines if line.leaver]

    gone = end_mandate(actor=actor, member=member, left_on=TODAY, departure="resignation")
    assert leavers() == [gone]
    identity = {"title": "Mme", "first_name": "Ana", "last_name": "Exemple", "function": "Élue", "body": gone.body}
    with pytest.raises(Refusal, match="commence après le départ"):
        replace_member(actor=actor, member=gone, start=TODAY, **identity)
    replace_member(actor=actor, member=gone, start=TODAY + DAY, **identity)
    assert leavers() == []


@pytest.mark.django_db
def test_a_seat_left_is_shown_and_may_be_filled_until_the_last_day_of_its_mandate(council, officer_59l):
    actor, member = officer_59l.user, holder_of(council, "unions", 5)
    gone = end_mandate(actor=actor, member=member, left_on=TODAY, departure="resignation")
    last = gone.mandate_end
    for day, shown in ((TODAY, []), (last, [gone]), (last + DAY, [])):
        blocks = composition_table(council.orders.get(), day)
        assert [line.leaver for block in blocks for line in block.lines if line.leaver] == shown
    identity = {"title": "Mme", "first_name": "Ana", "last_name": "Exemple", "function": "Élue", "body": gone.body}
    with pytest.raises(Refusal, match="arrivé à son terme"):
        replace_member(actor=actor, member=gone, start=last + DAY, **identity)
    assert replace_member(actor=actor, member=gone, start=last, **identity).start == last


@pytest.mark.django_db
def test_the_head_is_reminded_by_the_last_legal_day(council, officer_59l):
    meeting = prepare_meeting(
        actor=officer_59l.user,
        council=council,
        kind="plenary",
        held_on=MEETING_DAY,
        starts_at=dt.time(9),
        place="Salle",
    )

    deadline = Deadline.objects.get(kind=reminders.CONVENE, object_id=meeting.pk)
    assert (deadline.due_on, deadline.owner_role) == (MEETING_DAY - 5 * DAY, "head")


@pytest.mark.django_db
def test_nobody_is_reminded_of_a_meeting_from_its_day_on(convened):
    Meeting.objects.filter(pk=convened.pk).update(sequence=1, told_sequence=0)
    convened.refresh_from_db()
    reminders.follow_change(convened)
    reminders.forget_past(MEETING_DAY - DAY)
    assert Deadline.objects.open().filter(kind=reminders.UNTOLD).count() == 1

    reminders.forget_past(MEETING_DAY)
    assert not Deadline.objects.open().filter(kind=reminders.UNTOLD).exists()


@pytest.mark.django_db
def test_an_agenda_is_ordered_whole_or_not_at_all(council, officer_59l):
    meeting = make_meeting(council)
    items = [make_item(meeting), make_item(meeting)]
    with pytest.raises(Refusal, match="rechargez la page"):
        reorder(actor=officer_59l.user, meeting=meeting, ids=[items[1].pk])
    reorder(actor=officer_59l.user, meeting=meeting, ids=[items[1].pk, items[0].pk])

    assert list(meeting.items.order_by("position")) == [items[1], items[0]]


@pytest.mark.django_db
def test_the_room_of_an_hour_has_who_came_then(convened):
    at = dt.datetime(2008, 11, 19, 9, tzinfo=dt.UTC)
    one, other = (row.member for row in convened.convocations.all()[:2])
    presence = Presence.objects.create(meeting=convened, member=one, mode="in_person")
    PresenceEvent.objects.create(presence=presence, here=True, mode="remote", at=at)
    given = Proxy.objects.create(meeting=convened, giver=other, holder=one, received_at=at)

    rooms = [gather(convened, at=moment) for moment in (at - dt.timedelta(seconds=1), at)]
    assert [(room.presences, room.proxies) for room in rooms] == [((), ()), ((presence,), (given,))]
    assert rooms[1].presences[0].mode == "remote"


@pytest.mark.django_db
def test_an_interest_lifted_interests_no_more(convened):
    item, (one, other) = convened.items.first(), [row.member for row in convened.convocations.all()[:2]]
    Interest.objects.create(item=item, member=one, reason="Membre.")
    Interest.objects.create(item=item, member=other, reason="Membre.", lifted_reason="A quitté la structure.")

    assert interested_in(item) == {one.pk}


@pytest.mark.django_db
def test_a_second_convocation_carries_the_notes_and_minutes_name_the_one_that_stands(convened, officer_59l):
    Meeting.objects.filter(pk=convened.pk).update(
        state=MeetingState.NO_QUORUM,
        held_on=TODAY,
        closed_at=dt.datetime(2008, 10, 15, 9, tzinfo=dt.UTC),
        closed_on=TODAY,
        opening_quorum=quorum_numbers(opening_quorum(convened)),
    )
    convened.refresh_from_db()
    second = convene_again(actor=officer_59l.user, meeting=convened, held_on=MEETING_DAY)
    assert [item.note for item in second.items.order_by("position")] == ["À lire.", ""]

    minutes = Minutes(meeting=convened)
    assert minutes_content(minutes)["failure"]["second"] != ""
    Meeting.objects.filter(pk=second.pk).update(state=MeetingState.CANCELLED)
    assert minutes_content(minutes)["failure"]["second"] == ""


@pytest.mark.django_db
def test_structures_are_tied_by_a_siren_that_both_have():
    own, other, branch, child = (
        Tie(name, sirens(*numbers))
        for name, numbers in (
            ("A", ["11111111100011"]),
            ("B", ["22222222200022"]),
            ("C", ["11111111100029"]),
            ("D", ["33333333300033", "111111111"]),
        )
    )
    assert [interest_reason(*pair) for pair in ((own, other), (None, own), (own, None))] == [None] * 3
    assert interest_reason(own, own) == "Membre de la structure concernée, A."
    for tied in (branch, child):
        said = f"Membre de {tied.name}, de la même personne morale ou du même groupe que A."
        assert interest_reason(tied, own) == said


@pytest.mark.django_db
def test_a_member_interested_in_one_item_is_proposed_on_the_other(convened):
    siae = SiaeFactory()
    sister = SiaeFactory(siret=f"{siae.siren}00025", type="EI")
    one, other = (make_item(convened, make_request(siae=row)) for row in (siae, sister))
    member = convened.convocations.first().member
    Member.objects.filter(pk=member.pk).update(siae=siae)
    Interest.objects.create(item=one, member=member, reason="Membre.", lifted_reason="A quitté la structure.")

    assert (save_proposed_interests(convened), save_proposed_interests(convened)) == (1, 0)
    assert (interested_in(one), interested_in(other)) == (frozenset(), {member.pk})


@pytest.mark.django_db
def test_minutes_of_the_same_day_wait_too_and_are_approved_on_the_day_of_the_meeting(council, officer_59l):
    closed = {"state": MeetingState.CLOSED, "held_on": TODAY - DAY, "closed_on": TODAY - DAY}
    closed |= {"opened_at": dt.datetime(2008, 10, 14, 9, tzinfo=dt.UTC)}
    closed |= {"closed_at": dt.datetime(2008, 10, 14, 11, tzinfo=dt.UTC), "opening_quorum": {"explanation": ""}}
    earlier, later = (make_meeting(council, starts_at=dt.time(hour), **closed) for hour in (9, 11))
    Minutes.objects.create(meeting=earlier, state=MinutesState.CIRCULATED, circulated_on=TODAY - DAY)

    before = {"held_on": TODAY - 2 * DAY, "closed_on": TODAY - 2 * DAY, "closed_at": closed["closed_at"] - DAY}
    failed = make_meeting(council, state=MeetingState.NO_QUORUM, opening_quorum={"explanation": ""}, **before)
    Minutes.objects.create(meeting=failed)

    assert list(unapproved(council, later)) == [failed, earlier]
    assert approve_minutes(actor=officer_59l.user, meeting=earlier, approved_in=later).approved_on == TODAY - DAY
