"""Minutes of a meeting without quorum ("procès-verbal de carence"): décret 2006-672, articles 11 and 14."""

import datetime as dt
from html import unescape

import pytest

from cdiae.documents import MINUTES
from cdiae.enums import MeetingState, MinutesState
from cdiae.models import Meeting, Minutes
from cdiae.selectors.meetings import unapproved
from cdiae.services import agenda, attendance, session, votes
from cdiae.services.meetings import convene_again
from cdiae.services.minutes import approve_minutes, circulate_minutes, write_minutes
from cdiae.services.votes import Show
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.errors import Refusal
from iae_portal.documents.rendering import html_of, pdf_of
from iae_portal.documents.services.versions import prepare_version
from iae_portal.notifications.models import OutgoingMail
from tests.cdiae.test_session import seat_everybody
from tests.clients import client_of
from tests.documents.accessibility import assert_pdf_is_accessible
from tests.factories import LetterheadFactory, SignatureDelegationFactory, make_user
from tests.factories.cdiae import (
    MEETING_DAY,
    convene,
    holder_of,
    make_council,
    make_item,
    make_meeting,
    make_request,
    today_meeting,
)
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)


@scene
def failed(officer_59l) -> Meeting:
    """Six of twenty-one came; one proxy is in force, another has no holder in the room."""
    LetterheadFactory()
    actor = officer_59l.user
    council = make_council("59L", served=("59V",))
    meeting = make_meeting(council, held_on=TODAY, starts_at=dt.time())
    make_item(meeting, make_request(label="Convention de l'atelier exemple"))
    convene(meeting, actor)
    seat_everybody(meeting, actor, 6)
    for giver, holder in ((1, holder_of(council, "chair")), (2, holder_of(council, "unions", 5))):
        attendance.give_proxy(actor=actor, meeting=meeting, giver=holder_of(council, "unions", giver), holder=holder)
    return session.note_no_quorum(actor=actor, meeting=meeting)


def printed(meeting: Meeting) -> str:
    text = html_of(prepare_version(kind=MINUTES, subject=meeting.minutes, actor=None))
    return text.replace("&#x27;", "'")


def test_article_14_the_minutes_without_quorum_say_who_came_and_that_nothing_was_decided(failed):
    council = failed.council
    chair, giver = holder_of(council, "chair"), holder_of(council, "unions", 1)
    idle, away = holder_of(council, "unions", 2), holder_of(council, "unions", 5)
    text = printed(failed)
    for words in (
        "Procès-verbal de carence de la séance du 15 octobre 2008",
        f"{chair.name}</td><td>{chair.quality}",
        f"{giver}, {giver.quality}, a donné mandat à {chair}.",
        f"Le mandat donné par {idle} à {away} est sans effet : le mandataire ne siège pas.",
        "Le conseil compte 21 sièges, sièges vacants compris : la moitié au moins, soit 11 membres, devaient être",
        "7 membres étaient présents ou représentés (6 sur place, 0 à distance, 1 mandat) : le quorum n'était pas",
        "Aucun point de l'ordre du jour n'a été mis en délibération.",
        "<li>Convention de l'atelier exemple</li>",
    ):
        assert words in text, words
    for words in ("Délibérations", "À examiner", "Seconde convocation"):
        assert words not in text, words


def test_article_11_they_name_the_second_convocation(failed, officer_59l):
    convene_again(actor=officer_59l.user, meeting=failed, held_on=MEETING_DAY)
    assert (
        "Seconde convocation, sur le même ordre du jour et sans quorum exigé : mercredi 19 novembre 2008 à 0 h"
        in printed(failed).replace("\xa0", " ")
    )


def test_the_paper_is_accessible(failed):
    assert_pdf_is_accessible(pdf_of(prepare_version(kind=MINUTES, subject=failed.minutes, actor=None)))


def test_the_paper_of_a_room_where_nobody_came_is_accessible(failed, officer_59l):
    failed.proxies.all().delete()
    for row in failed.presences.all():
        row.events.all().delete()
        row.delete()
    text = printed(failed)
    assert ("Aucun membre n'était présent." in text, "<table" in text) == (True, False)
    assert_pdf_is_accessible(pdf_of(prepare_version(kind=MINUTES, subject=failed.minutes, actor=None)))


def test_its_page_is_the_secretariat_s_until_circulated_then_everybody_s(
    failed, officer_59l, head_59l, officer_59v, django_capture_on_commit_callbacks
):
    SignatureDelegationFactory(person=head_59l.user)
    path = f"/cdiae/seances/{failed.pk}/proces-verbal/"
    assert (officer_59l.get(path).status_code, officer_59v.get(path).status_code) == (200, 404)
    assert "Constat de l&#x27;absence de quorum" in officer_59l.get(path).content.decode().replace("l'a", "l&#x27;a")
    form = officer_59l.get(f"{path}rediger/").content.decode()
    assert ("Constat" in form, "débats" in form) == (True, False)
    texts = {"opening": "Constaté à 10 heures.", "closing": "Fin."}
    assert officer_59l.post(f"{path}rediger/", texts).status_code == 302
    assert officer_59l.post(f"{path}diffuser/").status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert head_59l.post(f"{path}diffuser/").status_code == 302
    assert "Constaté à 10 heures." in officer_59v.get(path).content.decode()
    subjects = set(OutgoingMail.objects.filter(kind="cdiae.minutes").values_list("subject_line", flat=True))
    assert subjects == {"Procès-verbal de carence – CDIAE du Nord, séance du 15 octobre 2008"}


def test_they_are_circulated_once_and_bear_no_opinion(failed, officer_59l, head_59l):
    circulate_minutes(actor=head_59l.user, minutes=failed.minutes)
    with pytest.raises(Refusal, match="déjà diffusé"):
        write_minutes(actor=officer_59l.user, minutes=failed.minutes, opening="", closing="", debates={})
    page = head_59l.get(f"/cdiae/seances/{failed.pk}/proces-verbal/").content.decode()
    assert "Notifier les avis" not in page


def test_figures_that_the_portal_did_not_note_are_said_unknown(failed, officer_59l):
    Meeting.objects.filter(pk=failed.pk).update(opening_quorum={})
    page = unescape(officer_59l.get(f"/cdiae/seances/{failed.pk}/proces-verbal/").text)
    assert "Le quorum n'était pas atteint ; ses chiffres n'ont pas été relevés dans le portail." in page


def test_the_next_ordinary_meeting_approves_them_and_freezes_them(failed, officer_59l, head_59l, settings):
    actor, council = officer_59l.user, failed.council
    circulate_minutes(actor=head_59l.user, minutes=failed.minutes)
    following = make_meeting(council)
    assert list(unapproved(council, following)) == [failed]
    item = agenda.put_previous_minutes(actor=actor, meeting=following, of=failed.pk)
    assert item.title == "Approbation du procès-verbal de carence – Séance plénière du 15 octobre 2008"
    assert list(unapproved(council, following)) == []
    convene(following, actor)
    settings.PORTAL_TODAY = MEETING_DAY.isoformat()
    seat_everybody(following, actor, 12)
    session.open_session(actor=actor, meeting=following)
    votes.vote_by_count(actor=actor, item=item, sense="", show=Show(12, 0, 0))
    session.close_session(actor=actor, meeting=following)
    minutes = failed.minutes
    minutes.refresh_from_db()
    assert (minutes.state, minutes.approved_in) == (MinutesState.APPROVED, following)
    assert minutes.content["failure"]["figures"][1].startswith("7 membres étaient présents ou représentés")
    assert failed.state == MeetingState.NO_QUORUM


def test_two_meetings_may_have_their_minutes_approved_together(failed, officer_59l):
    other = make_meeting(failed.council, held_on=TODAY - dt.timedelta(days=9), starts_at=dt.time())
    convene(other, officer_59l.user)
    session.note_no_quorum(actor=officer_59l.user, meeting=other)
    following = make_meeting(failed.council)
    page = f"/cdiae/seances/{following.pk}/ordre-du-jour/"
    for row in (other, failed):
        officer_59l.post(f"{page}proces-verbal/", {"seance": row.pk})
    assert list(following.items.values_list("approves", flat=True)) == [other.pk, failed.pk]
    refused = officer_59l.post(f"{page}proces-verbal/", {"seance": "9" * 30}, follow=True)
    assert "Aucun procès-verbal n'attend d'approbation." in refused.content.decode().replace("&#x27;", "'")


def test_minutes_that_another_meeting_approved_are_said_to_be_taken_off_the_agenda(failed, officer_59l, head_59l):
    circulate_minutes(actor=head_59l.user, minutes=failed.minutes)
    following = make_meeting(failed.council)
    agenda.put_previous_minutes(actor=officer_59l.user, meeting=following, of=failed.pk)
    page = f"/cdiae/seances/{following.pk}/ordre-du-jour/"
    assert "déjà approuvé" not in officer_59l.get(page).content.decode()
    sooner = make_meeting(failed.council, held_on=MEETING_DAY - dt.timedelta(days=7))
    approve_minutes(actor=officer_59l.user, meeting=failed, approved_in=sooner)
    sentence = "Ce procès-verbal est déjà approuvé par une séance tenue depuis : retirez ce point."
    assert sentence in officer_59l.get(page).content.decode()


def test_a_lack_of_quorum_noted_too_soon_is_taken_back_the_same_day(failed, officer_59l, settings):
    page, step = (f"/cdiae/seances/{failed.pk}/{place}/" for place in ("tenue", "etape/resume"))
    settings.PORTAL_TODAY = "2008-10-16"
    assert "etape-resume" not in officer_59l.get(page).content.decode()
    refused = officer_59l.post(step)
    assert (refused.status_code, "le 15 octobre 2008, est passé" in refused.content.decode()) == (422, True)
    settings.PORTAL_TODAY = TODAY.isoformat()
    assert "etape-resume" in officer_59l.get(page).content.decode()
    assert officer_59l.post(step).status_code == 302
    failed.refresh_from_db()
    assert (failed.state, failed.closed_at, failed.closed_on) == (MeetingState.CONVENED, None, None)
    assert (failed.opening_quorum, failed.presences.count(), Minutes.objects.count()) == ({}, 6, 0)
    assert session.note_no_quorum(actor=officer_59l.user, meeting=failed).minutes.state == MinutesState.DRAFT


@pytest.mark.parametrize(("code", "hour"), [("59L", dt.time(7, 30)), ("974", dt.time(5, 30))])
def test_no_quorum_is_missing_before_the_hour_of_the_council(db, monkeypatch, code, hour):
    actor = make_user(Role.OFFICER, code)
    officer, meeting = client_of(actor), today_meeting(make_council(code), actor)
    page, step = (f"/cdiae/seances/{meeting.pk}/{place}/" for place in ("tenue", "etape/note_no_quorum"))
    why = "avant l'heure de la séance, le 15 octobre 2008 à 9 h 30."
    before = dt.datetime.combine(TODAY, hour, dt.UTC) - dt.timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: before)
    shown, refused = unescape(officer.get(page).content.decode()), officer.post(step)
    assert (why in shown, "etape-note_no_quorum" in shown) == (True, False)
    assert (refused.status_code, why in unescape(refused.content.decode())) == (422, True)
    monkeypatch.setattr(clock, "now", lambda: before + dt.timedelta(seconds=1))
    shown = unescape(officer.get(page).content.decode())
    assert (why in shown, "etape-note_no_quorum" in shown) == (False, True)
    assert officer.post(step).status_code == 302


def follow(what: str, meeting: Meeting, actor) -> Meeting | None:
    minutes = meeting.minutes
    match what:
        case "second":
            return convene_again(actor=actor, meeting=meeting, held_on=MEETING_DAY)
        case "written":
            write_minutes(actor=actor, minutes=minutes, opening="À 10 heures.", closing="Fin.", debates={})
        case "printed":
            prepare_version(kind=MINUTES, subject=minutes, actor=None)
        case "listed":
            agenda.put_previous_minutes(actor=actor, meeting=make_meeting(meeting.council), of=meeting.pk)
        case "circulated":
            circulate_minutes(actor=actor, minutes=minutes)
    return None


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("second", "La seconde convocation de cette séance existe déjà"),
        *((what, "est déjà rédigé, imprimé ou inscrit") for what in ("written", "printed", "listed", "circulated")),
    ],
)
def test_what_followed_a_lack_of_quorum_keeps_it(failed, officer_59l, head_59l, what, why):
    actor = head_59l.user
    second = follow(what, failed, actor)
    with pytest.raises(Refusal, match=why):
        session.resume_roll(actor=actor, meeting=failed)
    if second:
        Meeting.objects.filter(pk=second.pk).update(state=MeetingState.CANCELLED)
        assert session.resume_roll(actor=actor, meeting=failed).state == MeetingState.CONVENED


def test_the_second_convocation_calls_the_formation_that_lacked_the_quorum(failed, officer_59l):
    second = convene_again(actor=officer_59l.user, meeting=failed, held_on=MEETING_DAY)
    path, told = f"/cdiae/seances/{second.pk}/modifier/", {"held_on": "20/11/2008", "starts_at": "10:00"}
    told |= {"ends_at": "12:00", "place": "Préfecture"}

    refused = officer_59l.post(path, {**told, "kind": "standing"})
    assert refused.status_code == 422
    assert "réunit la même formation que la première" in unescape(refused.content.decode())
    assert officer_59l.post(path, {**told, "kind": "plenary"}).status_code == 302
    assert Meeting.objects.get(pk=second.pk).held_on == dt.date(2008, 11, 20)
