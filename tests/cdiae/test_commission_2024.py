"""The commission that takes over the council on 1 July 2024: who votes, with how many votes, under which name."""

import datetime as dt
from collections import Counter

import pytest
from django.core.exceptions import ValidationError

from cdiae.documents import CONVOCATION, MINUTES
from cdiae.enums import ItemState, MeetingState
from cdiae.models import AppointmentOrder, Council, Meeting, Seat
from cdiae.selectors.councils import votes_problem
from cdiae.selectors.room import gather, opening_quorum
from cdiae.services import attendance, convocations, meetings, orders, session, votes
from cdiae.services.votes import Show
from iae_portal.core.errors import Refusal
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version
from tests.cdiae.test_session import opened, seat_everybody
from tests.factories import LetterheadFactory
from tests.factories.cdiae import convene, holder_of, make_council, make_item, make_meeting, make_request, seat_of
from tests.scenes import scene

DAY = dt.date(2025, 3, 12)
START = dt.date(2025, 1, 1)


@pytest.fixture(autouse=True)
def in_2025(settings):
    settings.PORTAL_TODAY = DAY.isoformat()


@scene
def nord(db) -> Council:
    return make_council("59L", start=START)


@scene
def meeting(nord, officer_59l) -> Meeting:
    meeting = make_meeting(nord, held_on=DAY)
    make_item(meeting)
    convene(meeting, officer_59l.user, day=dt.date(2025, 2, 20))
    return meeting


def seats(council: Council, *colleges: str) -> list[Seat]:
    return list(Seat.objects.filter(college__order__council=council, college__code__in=colleges))


def ballots(council: Council, **choices: str) -> dict[int, str]:
    """A choice by college."""
    return {seat.pk: choice for code, choice in choices.items() for seat in seats(council, code)}


def test_r5311_38_the_default_order_gives_the_three_groups_as_many_votes(nord):
    totals = Counter()
    for seat in Seat.objects.select_related("college"):
        totals[seat.college.code] += seat.votes
    assert totals == {"chair": 20, "state": 40, "elected": 60, "employers": 30, "unions": 30, "agency": 0, "iae": 0}
    assert votes_problem(nord.orders.get()) is None
    assert seat_of(nord, "agency").label == "France Travail"


def test_r5311_40_half_of_the_members_who_vote_is_the_quorum(meeting, officer_59l):
    seat_everybody(meeting, officer_59l.user, 8)
    assert (opening_quorum(meeting).composing, opening_quorum(meeting).required) == (17, 9)
    with pytest.raises(Refusal, match="la moitié des 17 sièges ayant voix délibérative"):
        session.open_session(actor=officer_59l.user, meeting=meeting)
    assert opened(meeting, officer_59l.user, 9).state == MeetingState.OPEN


def test_r5311_38_the_roll_call_adds_the_votes_of_each_member(nord, meeting, officer_59l):
    """Ten social partners in favour weigh as much as four elected against; the State decides."""
    item = opened(meeting, officer_59l.user).items.get()
    cast = ballots(nord, chair="against", state="against", elected="against", employers="favour", unions="favour")
    settled = votes.vote_by_name(actor=officer_59l.user, item=item, ballots=cast)
    vote = settled.votes.get()
    assert (vote.favour, vote.against, vote.base, settled.state) == (60, 120, 180, ItemState.REJECTED)
    assert vote.explanation == (
        "Rejeté : 60 pour, 120 contre, 0 abstention ; majorité de 91 sur 180 suffrages exprimés."
    )


def test_r5311_37_the_ballot_of_a_member_who_is_only_heard_is_refused(nord, meeting, officer_59l):
    item = opened(meeting, officer_59l.user).items.get()
    with pytest.raises(Refusal, match="siège sans voix délibérative : il est entendu et ne vote pas"):
        votes.vote_by_name(actor=officer_59l.user, item=item, ballots=ballots(nord, iae="favour"))
    assert {voice.seat for voice in gather(meeting).room().voting}.isdisjoint(
        s.pk for s in seats(nord, "iae", "agency")
    )


def test_r5311_41_the_prefet_breaks_a_tie_of_votes(meeting, officer_59l):
    item = opened(meeting, officer_59l.user).items.get()
    with pytest.raises(Refusal, match="précisez le vote du président"):
        votes.vote_by_count(actor=officer_59l.user, item=item, show=Show(80, 80, 20))
    settled = votes.vote_by_count(actor=officer_59l.user, item=item, show=Show(80, 80, 20, "favour"))
    assert settled.state == ItemState.ADOPTED
    assert "voix prépondérante du président" in settled.votes.get().explanation


def test_a_count_above_the_votes_in_the_room_is_refused(meeting, officer_59l):
    item = opened(meeting, officer_59l.user).items.get()
    with pytest.raises(Refusal, match=r"Le total saisi \(181 voix\) dépasse le nombre .* \(180\)"):
        votes.vote_by_count(actor=officer_59l.user, item=item, show=Show(181, 0, 0))


def test_r5311_38_unequal_groups_are_not_convened(nord, officer_59l, head_59l):
    LetterheadFactory()
    seat = seat_of(nord, "unions", 5)
    orders.update_seat(actor=officer_59l.user, seat=seat, label=seat.label, basis=seat.basis, standing=False, votes=5)
    meeting = make_meeting(nord, held_on=dt.date(2025, 5, 20))
    make_item(meeting)
    with pytest.raises(Refusal, match="État 60, collectivités territoriales 60, partenaires sociaux 59"):
        convocations.convene(actor=head_59l.user, meeting=meeting)
    page = officer_59l.get("/cdiae/59/membres/").content.decode()
    assert "partenaires sociaux 59. Corrigez les voix des sièges" in page


@pytest.mark.parametrize(
    ("college", "number", "sentence"),
    [
        ("unions", 0, "Ce collège a voix délibérative : indiquez au moins une voix"),
        ("iae", 1, "Ce collège siège sans voix délibérative : indiquez zéro"),
        ("unions", 100, "99"),
    ],
)
def test_r5311_37_the_votes_of_a_seat_follow_its_college(nord, officer_59l, college, number, sentence):
    seat = seat_of(nord, college)
    values = {"label": seat.label, "basis": seat.basis, "votes": number}
    page = officer_59l.post(f"/cdiae/59/sieges/{seat.pk}/modifier/", values)
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_before_2024_a_seat_has_one_vote_and_the_page_asks_nothing(db, officer_59l):
    council = make_council("59L")
    seat = seat_of(council, "unions")
    seat.votes = 2
    with pytest.raises(ValidationError, match="chaque membre a une voix"):
        seat.full_clean()
    assert 'name="votes"' not in officer_59l.get(f"/cdiae/59/sieges/{seat.pk}/modifier/").content.decode()


def test_the_council_of_2008_does_not_meet_after_june_2024(db, officer_59l):
    council = make_council("59L")
    values = {"kind": "plenary", "place": "Préfecture"}
    with pytest.raises(
        Refusal, match="compose le CDIAE, remplacé avant le 20 mai 2025 : saisissez l'arrêté qui compose"
    ):
        meetings.prepare_meeting(actor=officer_59l.user, council=council, held_on=dt.date(2025, 5, 20), **values)
    AppointmentOrder.objects.update(end=dt.date(2024, 6, 30))
    order = {"reference": "2025-7", "signed_on": START, "start": START, "mandate_years": 3}
    orders.enter_order(actor=officer_59l.user, council=council, **order)
    values["held_on"] = dt.date(2025, 5, 20)
    assert meetings.prepare_meeting(actor=officer_59l.user, council=council, **values).order.reference == "2025-7"


def test_r5311_37_the_presidents_vote_whatever_the_order_ticks(nord, officer_59l):
    order = nord.orders.get()
    values = {"reference": "2025-1", "signed_on": "01/01/2025", "start": "01/01/2025", "mandate_years": 3}
    page = officer_59l.post(f"/cdiae/59/arretes/{order.pk}/", values)
    assert page.status_code == 422
    assert "les présidents ont voix délibérative et comptent dans le quorum" in page.content.decode()


def test_pages_and_papers_call_it_the_commission(nord, officer_59l):
    LetterheadFactory()
    actor = officer_59l.user
    meeting = make_meeting(nord, held_on=DAY)
    item = make_item(meeting, make_request(asked_by=actor))
    sent = convene(meeting, actor, day=dt.date(2025, 2, 20))
    letter = html_of(prepare_version(kind=CONVOCATION, subject=sent[0], actor=None)).replace("&#x27;", "'")
    assert "de la commission spécialisée de l'inclusion et de l'insertion par l'activité économique qui" in letter
    assert "CDIAE" not in letter
    opened(meeting, actor)
    cast = ballots(nord, chair="favour", state="favour", elected="against", employers="favour", unions="favour")
    votes.vote_by_name(actor=actor, item=item, sense="favourable", ballots=cast)
    page = officer_59l.get(f"/cdiae/seances/{meeting.pk}/tenue/").content.decode()
    assert "Commission IAE du Nord" in page
    closed = session.close_session(actor=actor, meeting=meeting)
    text = html_of(prepare_version(kind=MINUTES, subject=closed.minutes, actor=None)).replace("&#x27;", "'")
    assert "Préfet, coprésident (20 voix), pour" in text
    assert "Commission IAE 59-" in text
    home = officer_59l.get("/cdiae/59/").content.decode()
    assert '<h1 class="portal-dossier__title">Commission IAE du Nord</h1>' in home
    assert "CDIAE" not in home.split("<footer")[0]


def test_r133_9_a_second_proxy_is_refused_with_the_text_of_the_day(nord, meeting, officer_59l):
    first, second, holder = (holder_of(nord, "unions", rank) for rank in (1, 2, 3))
    attendance.give_proxy(actor=officer_59l.user, meeting=meeting, giver=first, holder=holder)

    with pytest.raises(Refusal) as refused:
        attendance.give_proxy(actor=officer_59l.user, meeting=meeting, giver=second, holder=holder)
    text = "code des relations entre le public et l'administration, article R. 133-9"
    assert str(refused.value) == f"{holder} détient déjà un mandat : un seul est permis ({text})."
