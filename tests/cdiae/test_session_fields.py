"""In session, what a command refuses is said beside the field it is about, in the form that was sent."""

import re
from html import unescape

import pytest

from cdiae.models import Meeting
from cdiae.selectors.room import gather
from cdiae.services import attendance, votes
from cdiae.services.votes import Show
from tests.cdiae.test_session import opened
from tests.factories.cdiae import holder_of, make_council, today_meeting
from tests.pages import said_beside
from tests.scenes import scene

SCRIPT = {"HTTP_X_REPLAY": "1"}
RIGHT = {"favour": "14", "against": "2", "abstain": "0"}


@scene
def meeting(officer_59l) -> Meeting:
    """Open, sixteen voices, the chair among them; the item approves no opinion."""
    row = today_meeting(make_council("59L"), officer_59l.user)
    return opened(row, officer_59l.user, 16)


def sent(client, meeting: Meeting, path: str, typed: dict):
    shown = {"room": gather(meeting).room().mark, "expected_version": meeting.items.get().version}
    return client.post(f"/cdiae/seances/{meeting.pk}/{path}", {**shown, **typed, "client_key": "1"}, **SCRIPT)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({}, None, ""),
        ({"favour": "15"}, "favour", "Le total saisi (17 voix) dépasse"),
        ({"favour": "13"}, "abstain", "Le total saisi (15 voix) ne fait pas les 16 voix"),
        ({"against": ""}, "against", "Indiquez le nombre de voix contre."),
        ({"against": "0", "favour": "16", "chair": "against"}, "chair", "Le président est noté « contre »"),
        ({"favour": "8", "against": "8"}, "chair", "Partage égal des voix"),
        ({"favour": "8", "against": "8", "chair": "favour"}, None, ""),
    ],
)
def test_a_count_is_refused_beside_its_number(meeting, officer_59l, changed, field, sentence):
    item = meeting.items.get()
    answer = sent(officer_59l, meeting, f"points/{item.pk}/vote/", RIGHT | changed)

    said = said_beside(answer.content.decode())
    assert answer.status_code == (422 if field else 200)
    assert list(said) == ([field] if field else [])
    assert said.get(field, "").startswith(sentence)
    if field:
        assert f'value="{(RIGHT | changed)["favour"]}"' in answer.content.decode()


def test_the_sense_is_asked_in_the_form_that_was_sent(meeting, officer_59l):
    item = meeting.items.get()
    meeting.items.update(treatment="opinion")
    seats = {f"voix-{voice.seat}": "favour" for voice in gather(meeting).room().voting}
    for way, typed in (("vote", RIGHT), ("appel", seats)):
        page = sent(officer_59l, meeting, f"points/{item.pk}/{way}/", typed).content.decode()
        assert said_beside(page) == {"sense": "Indiquez le sens de l'avis mis aux voix."}
        assert page.count('aria-invalid="true"') == 1
        assert ("sens-" in page.split('aria-describedby="')[1][:5]) == (way == "vote")


def test_a_ballot_is_refused_beside_its_voice(meeting, officer_59l):
    item, room = meeting.items.get(), gather(meeting).room()
    seats = {f"voix-{voice.seat}": "favour" for voice in room.voting}
    silent = f"voix-{room.voting[3].seat}"
    page = sent(officer_59l, meeting, f"points/{item.pk}/appel/", seats | {silent: ""}).content.decode()
    assert list(said_beside(page)) == [silent]
    assert '<details class="portal-rounds" open>' in page

    page = sent(officer_59l, meeting, f"points/{item.pk}/appel/", seats | {silent: "peut-être"}).content.decode()
    assert list(said_beside(page)) == [silent]
    assert sent(officer_59l, meeting, f"points/{item.pk}/appel/", seats).status_code == 200


@pytest.mark.parametrize(("path", "field"), [("ajourner", "reason"), ("rouvrir", "reason")])
def test_a_reason_is_asked_in_its_form_alone(meeting, officer_59l, path, field):
    item = meeting.items.get()
    if path == "rouvrir":
        votes.vote_by_count(actor=officer_59l.user, item=item, show=Show(16, 0, 0))
    page = sent(officer_59l, meeting, f"points/{item.pk}/{path}/", {"reason": "  "}).content.decode()
    assert said_beside(page) == {field: "Indiquez le motif."}
    assert page.count('aria-invalid="true"') == 1


def test_a_dissent_comes_back_with_who_and_what_was_typed(meeting, officer_59l):
    item, member = meeting.items.get(), holder_of(meeting.council, "chair")
    page = sent(officer_59l, meeting, f"points/{item.pk}/desaccord/", {"text": "Trop court."}).content.decode()
    assert said_beside(page) == {"member": "Choisissez le membre en désaccord."}
    assert page.count('value="Trop court."') == 1

    page = sent(officer_59l, meeting, f"points/{item.pk}/desaccord/", {"member": member.pk}).content.decode()
    assert said_beside(page) == {"text": "Écrivez le désaccord à noter."}
    assert page.count(f'<option value="{member.pk}" selected>') == 1


def test_a_proxy_is_refused_beside_who_cannot_hold_it(meeting, officer_59l):
    council, actor = meeting.council, officer_59l.user
    giver, other = holder_of(council, "unions", 4), holder_of(council, "unions", 5)
    holder = holder_of(council, "unions", 1)
    attendance.give_proxy(actor=actor, meeting=meeting, giver=giver, holder=holder)

    page = sent(officer_59l, meeting, "tenue/mandat/", {"giver": other.pk, "holder": holder.pk}).content.decode()
    assert list(said_beside(page)) == ["holder"]
    assert page.count(f'<option value="{other.pk}" selected>') == 1
    page = sent(officer_59l, meeting, "tenue/mandat/", {"giver": giver.pk, "holder": other.pk}).content.decode()
    assert list(said_beside(page)) == ["giver"]


def test_a_deputy_is_refused_beside_what_is_missing(meeting, officer_59l):
    gone = holder_of(meeting.council, "state", 1)
    attendance.leave(actor=officer_59l.user, meeting=meeting, member=gone)
    seat = gone.seat
    typed = {"title": "Mme", "first_name": "Ana", "last_name": "", "function": "Adjointe", "body": "DDASS"}
    page = sent(officer_59l, meeting, f"tenue/remplacant/{seat.pk}/", typed | {"mode": "in_person"}).content.decode()
    assert list(said_beside(page)) == ["last_name"]
    assert 'value="Adjointe"' in page


@pytest.mark.parametrize("version", [None, "", "x", "-1", "stored"])
def test_a_command_that_says_no_version_is_refused_and_gives_back_what_was_typed(meeting, officer_59l, version):
    item = meeting.items.get()
    typed = {"debate": "Longs débats.", "client_key": "v"}
    if version is not None:
        typed["expected_version"] = item.version if version == "stored" else version
    address = f"/cdiae/seances/{meeting.pk}/points/{item.pk}/texte/"

    answer = officer_59l.post(address, typed, **SCRIPT)

    page = unescape(answer.content.decode())
    kept = "Longs débats." if version == "stored" else ""
    assert answer.status_code == (200 if kept else 422)
    assert ("Cette page n'était plus à jour" in page, "Longs débats." in page) == (not kept, True)
    assert meeting.items.get().debate == kept
    if not kept:
        shown = re.search(r'name="expected_version" value="(\d+)"', page).group(1)
        again = officer_59l.post(address, typed | {"expected_version": shown}, **SCRIPT)
        assert (again.status_code, meeting.items.get().debate) == (200, "Longs débats.")


@pytest.mark.parametrize("path", ["arrivee/{}", "depart/{}", "presence/{}/retirer"])
def test_a_presence_says_the_version_that_was_shown(meeting, officer_59l, path):
    presence = meeting.presences.filter(here=True).first()
    address = f"/cdiae/seances/{meeting.pk}/tenue/{path.format(presence.member_id)}/"
    answer = officer_59l.post(address, {"mode": "in_person", "client_key": "v"}, **SCRIPT)
    assert (answer.status_code, meeting.presences.get(pk=presence.pk).version) == (422, presence.version)


def test_the_texts_of_a_point_keep_their_lines(meeting, officer_59l):
    item = meeting.items.get()
    meeting.items.update(treatment="opinion")
    typed = {"opinion_text": "Sous réserve :\n- un encadrant.", "debate": "Un membre demande.\r\n\r\nIl est répondu."}

    answer = sent(officer_59l, meeting, f"points/{item.pk}/texte/", typed)

    item.refresh_from_db()
    assert (answer.status_code, item.opinion_text) == (200, typed["opinion_text"])
    assert item.debate.splitlines() == ["Un membre demande.", "", "Il est répondu."]
