"""Who an answer names learns it, and learns when the answer names him no more."""

import datetime as dt
import html

import pytest

from cdiae import guest_links
from cdiae.enums import MemberKind
from cdiae.models import Convocation, Meeting, Member
from cdiae.services import attendance
from cdiae.services.answers import answer_convocation, reopen_answer
from cdiae.services.convocations import send_change
from cdiae.services.members import end_mandate
from iae_portal.notifications.models import OutgoingMail
from tests.cdiae.test_proxies import of
from tests.factories import LetterheadFactory, SignatureDelegationFactory
from tests.factories.cdiae import make_council, make_member, today_meeting
from tests.forms import forms_of
from tests.scenes import scene

GIVEN = "{} vous donne mandat – CDIAE du Nord, 19 novembre 2008"
TAKEN = "Vous ne portez plus le mandat de {} – CDIAE du Nord, 19 novembre 2008"
CALLED = "Vous suppléez {} – CDIAE du Nord, 19 novembre 2008"
LOST = "Votre suppléant ne siégera pas – CDIAE du Nord, 19 novembre 2008"
FREED = "Votre suppléance n'est plus demandée – CDIAE du Nord, 19 novembre 2008"


@scene
def council_today(officer_59l) -> Meeting:
    return today_meeting(make_council("59L"), officer_59l.user)


@scene
def row(meeting) -> Convocation:
    return of(meeting, "unions", 2)


@scene
def substitute(row) -> Member:
    return make_member(row.member.seat, kind=MemberKind.SUBSTITUTE, body=row.member.body)


def told(person: Member) -> list[str]:
    rows = OutgoingMail.objects.filter(recipient_email=person.email).order_by("pk")
    return list(rows.values_list("subject_line", flat=True))


def test_whoever_carries_a_proxy_learns_it_and_learns_when_he_carries_it_no_more(meeting, row, officer_59l):
    actor, first, second = officer_59l.user, of(meeting, "unions", 1).member, of(meeting, "unions", 3).member
    answer_convocation(actor=None, convocation=row, answer="proxy", holder=first)
    assert told(first) == [GIVEN.format(row.member)]

    answer_convocation(actor=actor, convocation=row, answer="proxy", holder=first, message="Confirmé.")
    assert told(first) == [GIVEN.format(row.member)]

    answer_convocation(actor=actor, convocation=row, answer="proxy", holder=second)
    assert told(first) == [GIVEN.format(row.member), TAKEN.format(row.member)]
    assert told(second) == [GIVEN.format(row.member)]

    answer_convocation(actor=actor, convocation=row, answer="present")
    assert told(second) == [GIVEN.format(row.member), TAKEN.format(row.member)]


@pytest.mark.parametrize("answer", ["present", "absent"])
def test_a_substitute_is_released_when_the_answer_changes(row, substitute, officer_59l, answer):
    answer_convocation(actor=None, convocation=row, answer="substitute", substitute=substitute)
    answer_convocation(actor=officer_59l.user, convocation=row, answer="substitute", substitute=substitute)
    assert told(substitute) == [CALLED.format(row.member)]

    answer_convocation(actor=officer_59l.user, convocation=row, answer=answer)

    assert told(substitute) == [CALLED.format(row.member), FREED]
    mail = OutgoingMail.objects.get(subject_line=FREED)
    assert "ne vous demande plus de siéger à sa place" in mail.text
    assert [part.name for part in mail.attachments.all()] == ["seance.ics"]


def test_the_secretariat_does_not_write_over_an_answer_that_came_meanwhile(meeting, row, officer_59l):
    path = f"/cdiae/seances/{meeting.pk}/convocations/{row.pk}/reponse/"
    (form,) = forms_of(officer_59l.get(path).content.decode(), path)
    answer_convocation(actor=None, convocation=row, answer="present")

    refused = officer_59l.post(path, form.values | {"answer": "absent"})

    row.refresh_from_db()
    said = html.unescape(refused.content.decode())
    assert (refused.status_code, row.answer) == (422, "present")
    assert f"{row.member} a enregistré « Je serai présent » le 15 octobre 2008 à" in said
    (form,) = forms_of(refused.content.decode(), path)
    assert officer_59l.post(path, form.values).status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.by_secretariat) == ("absent", True)


@pytest.mark.parametrize(("left_on", "lost"), [(dt.date(2008, 11, 18), True), (dt.date(2008, 11, 19), False)])
def test_whoever_named_a_substitute_who_leaves_the_council_answers_again(
    meeting, row, substitute, officer_59l, client, left_on, lost
):
    answer_convocation(actor=None, convocation=row, answer="substitute", substitute=substitute)
    end_mandate(actor=officer_59l.user, member=substitute, left_on=left_on, departure="resignation")

    assert (LOST in told(row.member)) is lost
    row.refresh_from_db()
    assert (row.answer, row.substitute) == (("", None) if lost else ("substitute", substitute))
    page = client.get(guest_links.answer_url(row))
    assert page.status_code == (200 if lost else 409)


def test_whoever_leaves_the_council_gives_no_proxy_any_more(meeting, row, officer_59l):
    holder, other = of(meeting, "unions", 1).member, of(meeting, "unions", 3)
    answer_convocation(actor=None, convocation=row, answer="proxy", holder=holder)
    end_mandate(actor=officer_59l.user, member=row.member, left_on=dt.date(2008, 11, 18), departure="resignation")

    assert told(holder)[-1] == TAKEN.format(row.member)
    answer_convocation(actor=None, convocation=other, answer="proxy", holder=holder)  # he may carry another one
    assert told(holder)[-1] == GIVEN.format(other.member)


def test_another_substitute_takes_the_place_of_the_first(row, substitute, officer_59l):
    other = make_member(row.member.seat, kind=MemberKind.SUBSTITUTE, body=row.member.body)
    for person in (substitute, other, substitute):
        answer_convocation(actor=officer_59l.user, convocation=row, answer="substitute", substitute=person)
    called = CALLED.format(row.member)
    assert (told(substitute), told(other)) == ([called, FREED, called], [called, FREED])


def test_an_answer_opened_again_names_nobody(meeting, row, substitute, officer_59l):
    holder = of(meeting, "unions", 1).member
    answer_convocation(actor=None, convocation=row, answer="substitute", substitute=substitute, message="Elle vient.")
    giver = of(meeting, "unions", 4)
    answer_convocation(actor=officer_59l.user, convocation=giver, answer="proxy", holder=holder)

    for answered in (row, giver):
        reopen_answer(actor=officer_59l.user, convocation=answered)
        answered.refresh_from_db()
        assert (answered.answer, answered.answered_at, answered.by_secretariat) == ("", None, False)
        assert answered.message == ""

    assert told(substitute)[-1] == FREED
    assert told(holder)[-1] == TAKEN.format(giver.member)


def test_a_change_of_the_meeting_frees_who_carried_a_proxy(meeting, row, head_59l):
    LetterheadFactory()
    SignatureDelegationFactory(person=head_59l.user)
    holder = of(meeting, "unions", 1).member
    answer_convocation(actor=None, convocation=row, answer="proxy", holder=holder)

    send_change(actor=head_59l.user, meeting=meeting)

    assert TAKEN.format(row.member) in told(holder)
    mail = OutgoingMail.objects.get(subject_line=TAKEN.format(row.member))
    assert "vous avait donné mandat a changé" in mail.text


def test_the_papers_are_closed_to_a_substitute_who_is_not_expected_any_more(row, substitute, officer_59l, client):
    answer_convocation(actor=None, convocation=row, answer="substitute", substitute=substitute)
    row.refresh_from_db()
    mine, of_the_member = guest_links.papers_url(row, substitute), guest_links.papers_url(row)
    assert [client.get(url).status_code for url in (mine, of_the_member)] == [200, 200]
    answer_convocation(actor=officer_59l.user, convocation=row, answer="present")
    refused = client.get(mine)
    assert (refused.status_code, "Vous ne siégez plus" in html.unescape(refused.content.decode())) == (410, True)
    assert client.get(of_the_member).status_code == 200


def test_a_proxy_recorded_on_the_roll_is_told_to_its_holder_once(council_today, officer_59l):
    actor, (giver, holder) = officer_59l.user, [of(council_today, "unions", rank).member for rank in (1, 2)]
    proxy = attendance.give_proxy(actor=actor, meeting=council_today, giver=giver, holder=holder)
    attendance.withdraw_proxy(actor=actor, proxy=proxy)
    assert [subject.split(" – ")[0] for subject in told(holder)] == [
        f"{giver} vous donne mandat",
        f"Vous ne portez plus le mandat de {giver}",
    ]


def test_a_proxy_of_an_answer_was_told_with_it(council_today, officer_59l):
    giver, holder = of(council_today, "unions", 1), of(council_today, "unions", 2).member
    answer_convocation(actor=officer_59l.user, convocation=giver, answer="proxy", holder=holder)
    attendance.give_proxy(actor=officer_59l.user, meeting=council_today, giver=giver.member, holder=holder)
    assert len(told(holder)) == 1
