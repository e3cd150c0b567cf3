"""Two screens of one session: who comes second learns who came first and when, and keeps what he typed."""

from html import unescape

import pytest

from cdiae.models import AgendaItem, Meeting
from cdiae.selectors.room import gather
from cdiae.services import attendance, minutes, session
from iae_portal.core.errors import StaleObject
from tests.cdiae.test_session import opened
from tests.factories.cdiae import holder_of, make_council, today_meeting
from tests.forms import forms_of
from tests.scenes import scene

SCRIPT = {"HTTP_X_REPLAY": "1"}


@scene
def meeting(officer_59l) -> Meeting:
    """Open, sixteen voices."""
    return opened(today_meeting(make_council("59L"), officer_59l.user), officer_59l.user, 16)


@pytest.fixture
def send(meeting):
    """One command of the room, from the screen of a person: the status and what his page reads."""
    base, sent = f"/cdiae/seances/{meeting.pk}/", iter(range(100))

    def post(client, path: str, version: int | None = None, **typed) -> tuple[int, str]:
        data = typed | {"client_key": f"{path}{next(sent)}"}
        answer = client.post(base + path, data if version is None else data | {"expected_version": version}, **SCRIPT)
        return answer.status_code, " ".join(unescape(answer.content.decode()).split())

    return post


def by(client) -> str:
    return f" par {client.user}, le 15 octobre 2008 à "


def test_a_presence_an_item_and_a_room_say_who_changed_them(meeting, officer_59l, head_59l, send):
    item, late = meeting.items.get(), holder_of(meeting.council, "unions", 5)
    mark = gather(meeting).room().mark
    seat = f"tenue/{{}}/{late.pk}/"
    assert send(officer_59l, seat.format("arrivee"), 0, mode="in_person")[0] == 200
    status, page = send(head_59l, seat.format("arrivee"), 0, mode="remote")
    assert (status, f"depuis un autre écran{by(officer_59l)}" in page) == (409, True)
    # The last one of this seat, not of another.
    assert send(head_59l, seat.format("depart"), 1)[0] == 200
    chair = holder_of(meeting.council, "chair")
    assert send(officer_59l, f"tenue/depart/{chair.pk}/", 1)[0] == 200
    status, page = send(officer_59l, f"tenue/presence/{late.pk}/retirer/", 1)
    assert (status, f"depuis un autre écran{by(head_59l)}" in page) == (409, True)

    point = f"points/{item.pk}/"
    status, page = send(head_59l, f"{point}vote/", 1, room=mark, favour=14, against=2)
    assert (status, f"l'affichage de ce vote{by(officer_59l)}" in page, 'value="14"' in page) == (409, True, True)
    assert send(head_59l, f"{point}texte/", 1, debate="Échanges vifs.")[0] == 200
    room = gather(meeting).room().mark
    status, page = send(officer_59l, f"{point}vote/", 1, room=room, favour=13, against=2)
    assert (status, f"Ce point a été modifié depuis un autre écran{by(head_59l)}" in page) == (409, True)
    assert "Votre saisie : 13 pour, 2 contre" in page and "débats, <strong>Échanges vifs.</strong>" in page
    assert (AgendaItem.objects.get().debate, item.votes.count()) == ("Échanges vifs.", 0)


@pytest.mark.parametrize("way", ["texte", "vote", "ajourner"])
def test_what_is_typed_while_another_closes_the_session_stays_readable(meeting, officer_59l, head_59l, send, way):
    item = meeting.items.get()
    texts = {"texte": {"debate": "Échanges vifs."}, "ajourner": {"reason": "Tard."}}
    typed = texts | {"vote": {"favour": 13, "against": 0}}
    shown = {"room": gather(meeting).room().mark} if way == "vote" else {}
    assert send(head_59l, f"points/{item.pk}/ajourner/", 1, reason="Pièces manquantes.")[0] == 200
    if way == "ajourner":
        # Settled by the other, in an open session, the point offers no longer what was typed.
        status, page = send(officer_59l, f"points/{item.pk}/{way}/", 1, **typed[way])
        assert (status, "motif « Tard. ». Si elle vaut toujours, reprenez le point" in page) == (409, True)
    session.close_session(actor=head_59l.user, meeting=meeting)

    status, page = send(officer_59l, f"points/{item.pk}/{way}/", 1, **typed[way], **shown)

    assert status == 422
    assert f"rechargez la page. Dernier changement :{by(head_59l).removeprefix(' par')}" in page
    kept = {"texte": "débats « Échanges vifs. »", "vote": "pour « 13 » ; contre « 0 ».", "ajourner": "motif « Tard. »"}
    assert f"Votre saisie n'est pas enregistrée : {kept[way]}" in page


@pytest.mark.parametrize(("shown", "is_said"), [("open", False), ("convened", True), ("", True), (None, False)])
def test_the_panel_of_a_page_that_shows_another_state_says_it(meeting, officer_59l, shown, is_said):
    address = f"/cdiae/seances/{meeting.pk}/tenue/quorum/"
    page = officer_59l.get(address, {} if shown is None else {"etat": shown}).content.decode()
    assert ("depuis un autre écran : voir la page à jour" in page) is is_said
    assert f'?etat={"open" if shown is None else shown}"' in page


def test_a_proxy_withdrawn_twice_says_who_did_it_where_it_was(meeting, officer_59l, head_59l, send):
    giver, holder = holder_of(meeting.council, "unions", 5), holder_of(meeting.council, "chair")
    proxy = attendance.give_proxy(actor=head_59l.user, meeting=meeting, giver=giver, holder=holder)
    away = f"tenue/mandat/{proxy.pk}/retirer/"
    assert send(head_59l, away)[0] == 200
    status, page = send(officer_59l, away)
    assert (status, f"Ce mandat est déjà retiré{by(head_59l)}" in page) == (422, True)
    assert page.startswith('<section class="portal-section" id="mandats"')


def test_minutes_say_who_wrote_them_meanwhile(meeting, officer_59l, head_59l, send):
    send(head_59l, f"points/{meeting.items.get().pk}/ajourner/", 1, reason="Pièces manquantes.")
    row = session.close_session(actor=head_59l.user, meeting=meeting).minutes
    texts = {"minutes": row, "opening": "Ouverte.", "closing": "Levée.", "debates": {}, "expected": row.version}
    minutes.write_minutes(actor=head_59l.user, **texts)
    with pytest.raises(StaleObject, match=f"depuis un autre écran{by(head_59l)}"):
        minutes.write_minutes(actor=officer_59l.user, **texts)


def test_minutes_leave_in_the_words_that_their_head_read(meeting, officer_59l, head_59l, send):
    send(head_59l, f"points/{meeting.items.get().pk}/ajourner/", 1, reason="Pièces manquantes.")
    row = session.close_session(actor=head_59l.user, meeting=meeting).minutes
    address = f"/cdiae/seances/{meeting.pk}/proces-verbal/diffuser/"
    page = forms_of(head_59l.get(address).content.decode(), address)[0].values
    minutes.write_minutes(actor=officer_59l.user, minutes=row, opening="Ouverte.", closing="Levée.", debates={})

    refused = head_59l.post(address, page)
    row.refresh_from_db()
    said = unescape(refused.content.decode())
    assert (refused.status_code, row.circulated_on) == (422, None)
    assert f"relisez-le, puis diffusez-le. Dernier changement :{by(officer_59l).removeprefix(' par')}" in said
    assert head_59l.post(address, forms_of(refused.content.decode(), address)[0].values).status_code == 302
