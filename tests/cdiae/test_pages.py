"""Every page of the council, role by role, and the session's entries with and without script."""

import datetime as dt

import pytest

from cdiae.enums import MeetingState
from cdiae.models import ItemVote, Presence
from cdiae.selectors.room import gather
from cdiae.services import session, votes
from cdiae.services.answers import answer_convocation
from cdiae.services.votes import Show
from conventions.models import Orientation
from conventions.selectors.opinions import NOTE
from tests.cdiae.test_session import seat_everybody
from tests.factories import SignatureDelegationFactory
from tests.factories.cdiae import (
    convene,
    holder_of,
    make_council,
    make_item,
    make_meeting,
    make_request,
    today_meeting,
)
from tests.forms import forms_of
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)
SCRIPT = {"HTTP_X_REPLAY": "1"}


@scene
def council(db):
    return make_council("59L", served=("59V",))


PAGES = ("/cdiae/59/", "/cdiae/59/membres/", "/cdiae/59/seances/", "/cdiae/59/strategie/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("reader", "status"),
    [
        ("officer_59l", 200),
        ("head_59l", 200),
        ("officer_59v", 200),
        ("director_31", 200),
        ("regional_officer_31", 200),
        ("national", 200),
        ("officer_62", 404),
        ("officer_69", 404),
        ("director_82", 404),
    ],
)
def test_who_reads_the_council_of_the_nord(page, reader, status, council, request):
    today_meeting(council, request.getfixturevalue("officer_59l").user)
    make_request()
    assert request.getfixturevalue(reader).get(page).status_code == status


@pytest.mark.parametrize(
    ("reader", "status"), [("officer_59l", 200), ("officer_59v", 403), ("director_31", 403), ("officer_62", 404)]
)
@pytest.mark.parametrize("path", ["modifier/", "ordre-du-jour/ajouter/", "convocations/", "tenue/"])
def test_only_the_secretariat_runs(path, reader, status, council, request):
    meeting = make_meeting(council)
    make_item(meeting)
    convene(meeting, request.getfixturevalue("officer_59l").user)
    assert request.getfixturevalue(reader).get(f"/cdiae/seances/{meeting.pk}/{path}").status_code == status


@pytest.mark.parametrize(("reader", "status"), [("head_59l", 200), ("officer_59l", 403), ("officer_59v", 403)])
def test_only_the_head_of_the_secretariat_releases(reader, status, council, request):
    meeting = make_meeting(council)
    make_item(meeting)
    assert request.getfixturevalue(reader).get(f"/cdiae/seances/{meeting.pk}/convoquer/").status_code == status


def test_the_list_opens_the_only_council(council, officer_59v):
    assert officer_59v.get("/cdiae/").url == "/cdiae/59/"


def test_the_page_of_a_meeting_shows_both_days_of_the_notice(council, officer_59l):
    meeting = make_meeting(council)
    text = officer_59l.get(f"/cdiae/seances/{meeting.pk}/").content.decode()
    assert "vendredi 14 novembre 2008" in text
    assert "jeudi 13 novembre 2008" in text
    assert "Revient au directeur du service chargé du secrétariat : Envoyer les convocations." in text


def test_an_officer_prepares_a_meeting_and_its_agenda(council, officer_59l):
    request = make_request()
    values = {"kind": "plenary", "held_on": "2008-11-19", "starts_at": "09:30", "ends_at": "12:00", "place": "Lille"}
    done = officer_59l.post("/cdiae/59/seances/preparer/", values)
    meeting = council.meetings.get()
    assert done.url == f"/cdiae/seances/{meeting.pk}/ordre-du-jour/"
    page = officer_59l.get(done.url).content.decode()
    assert request.label in page
    officer_59l.post(f"{done.url}demandes/", {"demande": [request.pk]})
    assert meeting.items.get().opinion_request == request
    assert officer_59l.get(done.url).status_code == 200


def test_an_officer_appoints_ends_and_replaces(council, officer_59l):
    member = holder_of(council, "unions", 2)
    officer_59l.post(f"/cdiae/59/membres/{member.pk}/fin/", {"left_on": "2008-09-30", "departure": "resignation"})
    assert officer_59l.get("/cdiae/59/membres/").status_code == 200
    identity = {
        "title": "Mme",
        "first_name": "Aline",
        "last_name": "Imaginaire",
        "function": "Secrétaire",
        "body": "Union exemple",
        "start": "2008-10-01",
    }
    done = officer_59l.post(f"/cdiae/59/membres/{member.pk}/remplacer/", identity)
    assert done.status_code == 302
    replacement = member.replaced_by.get()
    assert (replacement.mandate_end, replacement.last_name) == (member.mandate_end, "Imaginaire")


def test_the_session_answers_a_fragment_to_a_script_and_a_page_otherwise(council, officer_59l):
    meeting = today_meeting(council, officer_59l.user)
    member = holder_of(council, "state", 1)
    path = f"/cdiae/seances/{meeting.pk}/tenue/arrivee/{member.pk}/"
    values = {"mode": "in_person", "expected_version": 0, "client_key": "k1"}
    done = officer_59l.post(path, values)
    assert done.url == f"/cdiae/seances/{meeting.pk}/tenue/#siege-{member.seat_id}"
    replayed = officer_59l.post(path, values, **SCRIPT)
    assert (replayed.status_code, replayed.content.decode().lstrip()[:16]) == (200, '<div class="port')
    stale = officer_59l.post(path, {**values, "client_key": "k2"}, **SCRIPT)
    assert stale.status_code == 409
    assert "Sur l&#x27;autre écran" in stale.content.decode() or "Sur l'autre écran" in stale.content.decode()
    assert Presence.objects.get().version == 1


def test_the_room_is_told_that_a_request_was_withdrawn(council, officer_59l):
    meeting, request = today_meeting(council, officer_59l.user), make_request()
    make_item(meeting, request)
    said, page = "un avis n'irait plus au dossier", f"/cdiae/seances/{meeting.pk}/tenue/"
    assert said not in officer_59l.get(page).content.decode()
    type(request).objects.update(state="withdrawn")
    assert said in officer_59l.get(page).content.decode()


def test_a_vote_refused_gives_back_what_was_typed(council, officer_59l):
    meeting = today_meeting(council, officer_59l.user)
    seat_everybody(meeting, officer_59l.user)
    session.open_session(actor=officer_59l.user, meeting=meeting)
    item = meeting.items.get()
    path = f"/cdiae/seances/{meeting.pk}/points/{item.pk}/vote/"
    shown = {"room": gather(meeting).room().mark, "expected_version": 1}
    refused = officer_59l.post(path, {**shown, "favour": 40, "against": 3, "client_key": "v"}, **SCRIPT)
    text = refused.content.decode()
    assert (refused.status_code, 'value="40"' in text, "dépasse" in text) == (422, True, True)
    page = officer_59l.post(path, {**shown, "favour": 40, "against": 3, "client_key": "v2"})
    assert page.status_code == 422
    done = officer_59l.post(path, {**shown, "favour": 20, "against": 1, "client_key": "v3"}, **SCRIPT)
    assert (done.status_code, ItemVote.objects.get().favour) == (200, 20)


def test_the_session_page_in_every_state(council, officer_59l):
    meeting = make_meeting(council, held_on=TODAY)
    item = make_item(meeting, make_request())
    make_item(meeting, make_request(kind=NOTE, for_information=True))
    convene(meeting, officer_59l.user)
    path = f"/cdiae/seances/{meeting.pk}/tenue/"
    assert "Ouvrir la séance" not in officer_59l.get(path).content.decode()
    seat_everybody(meeting, officer_59l.user)
    assert "Ouvrir la séance" in officer_59l.get(path).content.decode()
    officer_59l.post(f"/cdiae/seances/{meeting.pk}/etape/open/")
    assert officer_59l.get(path).status_code == 200
    assert officer_59l.get(f"{path}quorum/").status_code == 200
    votes.vote_by_count(actor=officer_59l.user, item=item, sense="favourable", show=Show(21, 0, 0))
    other = meeting.items.last()
    officer_59l.post(f"/cdiae/seances/{meeting.pk}/points/{other.pk}/informer/", {"expected_version": 1})
    officer_59l.post(f"/cdiae/seances/{meeting.pk}/etape/close/")
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED
    assert officer_59l.get(path).status_code == 200


def test_the_minutes_are_a_draft_until_the_head_circulates_them(
    council, officer_59l, head_59l, officer_59v, django_capture_on_commit_callbacks
):
    SignatureDelegationFactory(person=head_59l.user)
    meeting = make_meeting(council, held_on=TODAY)
    item = make_item(meeting, make_request())
    convene(meeting, officer_59l.user)
    seat_everybody(meeting, officer_59l.user, 12)
    session.open_session(actor=officer_59l.user, meeting=meeting)
    votes.vote_by_count(actor=officer_59l.user, item=item, sense="favourable", show=Show(12, 0, 0))
    session.close_session(actor=officer_59l.user, meeting=meeting)
    path = f"/cdiae/seances/{meeting.pk}/proces-verbal/"
    assert (officer_59l.get(path).status_code, officer_59v.get(path).status_code) == (200, 404)
    (shown,) = [
        form.values
        for form in forms_of(officer_59l.get(f"{path}rediger/").content.decode(), path)
        if "opening" in form.values
    ]
    texts = {"opening": "Ouverte.", "closing": "Levée.", f"item-{item.pk}": "Débat."}
    assert officer_59l.post(f"{path}rediger/", shown | texts).status_code == 302
    older = officer_59l.post(f"{path}rediger/", shown | {"opening": "Autrement."})
    assert (older.status_code, "pendant que vous saisissiez" in older.content.decode()) == (422, True)
    assert officer_59l.post(f"{path}diffuser/").status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        job = head_59l.post(f"{path}diffuser/")
        head_59l.post(f"/cdiae/seances/{meeting.pk}/avis/notifier/")
    assert job.status_code == 302
    text = officer_59v.get(path).content.decode()
    assert (officer_59v.get(path).status_code, "Débat." in text) == (200, True)
    assert council.meetings.get().minutes.state == "circulated"
    assert head_59l.get("/cdiae/59/").status_code == 200


def test_somebody_announced_for_the_day_is_named_on_the_roll(council, officer_59l):
    meeting = today_meeting(council, officer_59l.user)
    row = meeting.convocations.get(member=holder_of(council, "state"))
    name = {"deputy_name": "Claude Imaginaire", "deputy_function": "adjointe"}
    answer_convocation(actor=officer_59l.user, convocation=row, answer="substitute", **name)
    page = officer_59l.get(f"/cdiae/seances/{meeting.pk}/tenue/").content.decode()
    assert "A annoncé à sa place Claude Imaginaire, adjointe" in page


def test_a_meeting_is_set_for_a_day_to_come_and_once(council, officer_59l):
    form = {"kind": "plenary", "starts_at": "09:30", "ends_at": "12:00", "place": "Lille"}
    past = officer_59l.post("/cdiae/59/seances/preparer/", {**form, "held_on": "2008-10-15"})
    assert (past.status_code, "choisissez une date à venir" in past.content.decode()) == (422, True)
    sent = [officer_59l.post("/cdiae/59/seances/preparer/", {**form, "held_on": "2008-12-02"}) for _ in range(2)]
    assert [row.status_code for row in sent] == [302, 422]
    assert "La séance plénière du 2 décembre 2008 à cette heure existe déjà" in sent[1].content.decode()
    other_hour = officer_59l.post(
        "/cdiae/59/seances/preparer/", {**form, "held_on": "2008-12-02", "starts_at": "10:30"}
    )
    assert other_hour.status_code == 302


def test_only_an_orientation_not_yet_voted_is_put_to_the_vote(council, officer_59l):
    meeting = make_meeting(council)
    values = {"departement": council.departement, "text": "Texte", "start": TODAY}
    Orientation.objects.create(axis="Déjà votée", voted_on=TODAY, **values)
    Orientation.objects.create(axis="À voter", **values)
    page = officer_59l.get(f"/cdiae/seances/{meeting.pk}/ordre-du-jour/ajouter/").content.decode()
    assert "À voter : Texte" in page and "Déjà votée : Texte" not in page


def test_a_vote_that_comes_after_another_screen_s_is_told_to_take_the_item_again(council, officer_59l):
    """The item is settled: its page bears no vote form any more."""
    meeting = today_meeting(council, officer_59l.user)
    seat_everybody(meeting, officer_59l.user)
    session.open_session(actor=officer_59l.user, meeting=meeting)
    item = meeting.items.get()
    path = f"/cdiae/seances/{meeting.pk}/points/{item.pk}/vote/"
    vote = {"favour": 15, "against": 0, "abstain": 6, "expected_version": item.version}
    vote["room"] = gather(meeting).room().mark
    assert officer_59l.post(path, {**vote, "client_key": "v1"}, **SCRIPT).status_code == 200
    late = officer_59l.post(path, {**vote, "client_key": "v2"}, **SCRIPT)
    text = late.content.decode()
    assert (late.status_code, "reprenez le point, puis enregistrez-la de nouveau" in text) == (409, True)
    assert "ci-dessous" not in text
