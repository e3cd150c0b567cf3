"""A proxy whose holder will not sit after all (R. 133-9: the proxy is his own, he does not hand it on)."""

import datetime as dt
import html

import pytest
from django.urls import reverse

from cdiae.enums import MemberKind
from cdiae.models import Convocation, Meeting
from cdiae.selectors.session import session_page
from cdiae.services import attendance, votes
from cdiae.services.answers import answer_convocation, reopen_answer
from cdiae.services.members import end_mandate
from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.notifications.models import OutgoingMail
from tests.cdiae.test_guests import answer_path, papers_path
from tests.cdiae.test_session import opened
from tests.factories.cdiae import MEETING_DAY, holder_of, make_council, make_member, today_meeting
from tests.scenes import scene

SUBJECT = "Votre mandat n'a plus de mandataire – CDIAE du Nord, 19 novembre 2008"
SAID = "Mandat sans mandataire"


def of(meeting: Meeting, code: str, rank: int = 1) -> Convocation:
    return meeting.convocations.get(member=holder_of(meeting.council, code, rank))


@scene
def giver(meeting) -> Convocation:
    """The second unionist gives his proxy to the first."""
    row = of(meeting, "unions", 2)
    answer_convocation(actor=None, convocation=row, answer="proxy", holder=of(meeting, "unions", 1).member)
    return row


def test_the_journal_names_who_carries_the_proxy(meeting, giver):
    told = JournalEntry.objects.get(action="cdiae.answer")
    named = str(of(meeting, "unions", 1).member)
    assert told.before == {"réponse": "", "suppléant": "", "mandataire": ""}
    assert told.after == {"réponse": "Mandat", "suppléant": "", "mandataire": named}


def test_whoever_is_absent_or_carries_a_proxy_receives_none(meeting, giver):
    absent, other = of(meeting, "unions", 3), of(meeting, "unions", 4)
    answer_convocation(actor=None, convocation=absent, answer="absent")
    for holder in (absent.member, of(meeting, "unions", 1).member, giver.member, other.member):
        with pytest.raises(Refusal, match="ne peut pas recevoir ce mandat"):
            answer_convocation(actor=None, convocation=other, answer="proxy", holder=holder)
    free = of(meeting, "employers", 1).member
    assert answer_convocation(actor=None, convocation=other, answer="proxy", holder=free).holder == free


def mails() -> list[tuple[str, str]]:
    rows = OutgoingMail.objects.filter(kind="cdiae.proxy").order_by("pk")
    return list(rows.values_list("recipient_email", "subject_line"))


def away(meeting: Meeting, answer: str) -> dict:
    holder = of(meeting, "unions", 1)
    if answer == "proxy":
        return {"holder": of(meeting, "unions", 3).member}
    if answer == "substitute":
        return {"substitute": make_member(holder.member.seat, kind=MemberKind.SUBSTITUTE, body=holder.member.body)}
    return {}


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("absent", "Ce membre a annoncé son absence"),
        ("proxy", "Ce membre donne lui-même mandat à un autre membre"),
        ("substitute", "Ce membre se fait remplacer à cette séance"),
    ],
)
@pytest.mark.parametrize("by_secretariat", [False, True])
def test_the_giver_is_told_whoever_enters_the_answer(meeting, giver, officer_59l, answer, why, by_secretariat):
    actor = officer_59l.user if by_secretariat else None
    answer_convocation(actor=actor, convocation=of(meeting, "unions", 1), answer=answer, **away(meeting, answer))
    assert mails() == [(giver.member.email, SUBJECT)]
    mail = OutgoingMail.objects.get(kind="cdiae.proxy")
    assert (why in mail.text, f"/cdiae/invitation/{meeting.pk}/" in mail.text) == (True, True)
    assert JournalEntry.objects.filter(action="cdiae.proxy_lost").count() == 1


@pytest.mark.parametrize(("days", "lost"), [(1, True), (0, False)])
def test_the_giver_is_told_when_the_mandate_of_its_holder_ends_before_the_day(
    meeting, giver, officer_59l, client, days, lost
):
    left_on = MEETING_DAY - dt.timedelta(days=days)
    holder = of(meeting, "unions", 1).member
    end_mandate(actor=officer_59l.user, member=holder, left_on=left_on, departure="resignation")

    assert mails() == ([(giver.member.email, SUBJECT)] if lost else [])
    assert ("a quitté le conseil" in "".join(OutgoingMail.objects.values_list("text", flat=True))) is lost
    assert client.get(answer_path(giver)).status_code == (200 if lost else 409)
    page = officer_59l.get(f"/cdiae/seances/{meeting.pk}/convocations/").content.decode()
    assert (SAID in page) is lost


@pytest.mark.parametrize("answer", ["present", "remote"])
def test_a_holder_who_comes_troubles_nobody(meeting, giver, officer_59l, answer):
    answer_convocation(actor=None, convocation=of(meeting, "unions", 1), answer=answer)
    page = officer_59l.get(f"/cdiae/seances/{meeting.pk}/convocations/").content.decode()
    assert (mails(), SAID in page) == ([], False)


def test_an_absence_without_any_proxy_troubles_nobody(meeting, giver):
    answer_convocation(actor=None, convocation=of(meeting, "unions", 3), answer="absent")
    assert mails() == []


def test_an_absence_said_twice_is_told_once(meeting, giver, officer_59l):
    holder = of(meeting, "unions", 1)
    answer_convocation(actor=None, convocation=holder, answer="absent")
    answer_convocation(actor=officer_59l.user, convocation=holder, answer="absent", message="Confirmé.")
    assert len(mails()) == 1


def test_the_giver_chooses_another_person_by_the_same_link_and_it_closes_again(meeting, giver, client):
    link = f"/cdiae/invitation/{meeting.pk}/"
    assert client.get(answer_path(giver)).status_code == 409
    answer_convocation(actor=None, convocation=of(meeting, "unions", 1), answer="absent")
    page = client.get(answer_path(giver)).content.decode()
    assert f"{of(meeting, 'unions', 1).member}, à qui vous aviez donné mandat, ne siégera pas" in page
    assert link in client.get(papers_path(giver)).content.decode()
    other = of(meeting, "unions", 3).member
    assert client.post(answer_path(giver), {"answer": "proxy", "holder": other.pk}).status_code == 302
    giver.refresh_from_db()
    assert (giver.answer, giver.holder) == ("proxy", other)
    assert client.get(answer_path(giver)).status_code == 409
    assert link not in client.get(papers_path(giver)).content.decode()


def test_the_page_of_the_convocations_shows_the_proxy_without_holder(meeting, giver, officer_59l):
    page = f"/cdiae/seances/{meeting.pk}/convocations/"
    holder = of(meeting, "unions", 1)
    answer_convocation(actor=None, convocation=holder, answer="absent")
    text = officer_59l.get(page).content.decode()
    assert ("1 mandat sans mandataire : le membre est prévenu" in text, text.count(SAID)) == (True, 1)
    assert f"{holder.member} ne siégera pas" in text
    reopen_answer(actor=officer_59l.user, convocation=holder)  # he may come after all
    assert SAID not in officer_59l.get(page).content.decode()


def test_in_session_the_proxy_is_idle_and_says_why(meeting, giver, officer_59l, settings):
    answer_convocation(actor=None, convocation=of(meeting, "unions", 1), answer="absent")
    settings.PORTAL_TODAY = MEETING_DAY.isoformat()
    assert attendance.take_announced_proxies(actor=officer_59l.user, meeting=meeting) == 1
    [idle] = session_page(meeting).idle
    assert (idle["giver"], idle["why"]) == (giver.member, "le mandataire ne siège pas")


def test_one_refused_proxy_does_not_hold_up_the_others(meeting, giver, officer_59l, settings):
    """One is held at most (R. 133-9): the holder was given another in the room since."""
    holder, other = of(meeting, "unions", 1).member, of(meeting, "unions", 4)
    answer_convocation(actor=None, convocation=other, answer="proxy", holder=of(meeting, "employers", 1).member)
    settings.PORTAL_TODAY = MEETING_DAY.isoformat()
    third = of(meeting, "unions", 3).member
    attendance.give_proxy(actor=officer_59l.user, meeting=meeting, giver=third, holder=holder)
    answer = officer_59l.post(reverse("cdiae:proxies_announced", args=[meeting.pk]))
    assert (answer.status_code, {row.giver for row in meeting.proxies.all()}) == (422, {third, other.member})
    said = html.unescape(answer.content.decode())
    assert "Ces mandats annoncés ne sont pas enregistrés ; les autres le sont." in said
    assert f"{giver.member} à {holder} : {holder} détient déjà un mandat : un seul est permis" in said

    again = officer_59l.post(reverse("cdiae:proxies_announced", args=[meeting.pk]))
    said = html.unescape(again.content.decode())  # nothing was recorded this time
    assert "Ces mandats annoncés ne sont pas enregistrés." in said


def test_a_proxy_whose_giver_came_himself_is_taken_back_whatever_he_voted(officer_59l):
    actor, council = officer_59l.user, make_council("59L")
    row = opened(today_meeting(council, actor), actor, 16)
    giver, holder = holder_of(council, "unions", 5), holder_of(council, "chair")
    proxy = attendance.give_proxy(actor=actor, meeting=row, giver=giver, holder=holder)
    attendance.arrive(actor=actor, meeting=row, member=giver, mode="in_person")
    votes.vote_by_count(actor=actor, item=row.items.get(), show=votes.Show(17, 0, 0))

    attendance.withdraw_proxy(actor=actor, proxy=proxy)

    assert (row.proxies.count(), row.items.get().votes.get().favour) == (0, 17)
