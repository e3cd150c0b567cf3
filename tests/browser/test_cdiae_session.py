"""The council in a real browser: prepare, convene, answer by the link, hold, vote with an interest and a tie."""

import datetime as dt
import re

import pytest

from cdiae import guest_links
from cdiae.enums import MeetingState
from cdiae.models import Convocation, ItemVote, Meeting, Member
from cdiae.selectors.councils import members_of
from cdiae.services import attendance, session
from conventions.enums import ConventionState
from conventions.models import Convention
from tests.browser.watch import assert_page_is_fit
from tests.factories import LetterheadFactory, SignatureDelegationFactory
from tests.factories.cdiae import convene, holder_of, make_council, make_item, make_meeting, make_request
from tests.factories.conventions import SiaeFactory

pytestmark = pytest.mark.browser

TODAY = dt.date(2008, 10, 15)
SUBMIT = "button[name=enregistrer], input[name=enregistrer]"


@pytest.fixture
def council(db):
    """Twelve members are enough for a journey: the others' seats are vacant."""
    council = make_council("59L", served=("59V",))
    order = council.orders.get()
    kept = [row.pk for row in members_of(order, TODAY)[:12]]
    Member.objects.exclude(pk__in=kept).delete()
    return council


def prepare(page, visit) -> Meeting:
    """An officer sets the meeting and takes the requests that wait."""
    visit("/cdiae/59/seances/preparer/")
    page.fill("#id_held_on", "2008-11-19")
    page.fill("#id_place", "Préfecture, salle Exemple")
    page.click(SUBMIT)
    page.wait_for_url(re.compile("ordre-du-jour"))
    assert_page_is_fit(page, "cdiae-agenda-empty")
    page.click("text=Inscrire les demandes cochées")
    page.wait_for_selector("ol.portal-agenda li")
    assert_page_is_fit(page, "cdiae-agenda")
    return Meeting.objects.get()


def release(page, visit, meeting: Meeting) -> None:
    """The head sends the convocations and watches the job."""
    visit(f"/cdiae/seances/{meeting.pk}/convoquer/")
    assert_page_is_fit(page, "cdiae-convene")
    page.click(SUBMIT)
    page.wait_for_url(re.compile("/travaux/"))
    page.wait_for_selector("text=2 courriels envoyés")
    visit(f"/cdiae/seances/{meeting.pk}/convocations/")
    assert_page_is_fit(page, "cdiae-convocations")


def test_from_the_agenda_to_the_answer_of_a_guest(
    page, visit, sign_in, council, officer_59l, head_59l, live_server, settings
):
    settings.SITE_URL = live_server.url
    kept = [row.pk for row in members_of(council.orders.get(), TODAY)[:2]]
    Member.objects.exclude(pk__in=kept).delete()
    SignatureDelegationFactory(person=head_59l.user)
    LetterheadFactory()
    make_request()
    sign_in(officer_59l)
    meeting = prepare(page, visit)
    page.context.clear_cookies()
    sign_in(head_59l)
    release(page, visit, meeting)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CONVENED

    page.context.clear_cookies()
    row = Convocation.objects.order_by("pk").first()
    page.goto(guest_links.answer_url(row))
    assert_page_is_fit(page, "cdiae-guest")
    page.check("input[name=answer][value=remote]", force=True)
    page.click(SUBMIT)
    page.wait_for_selector("text=Votre réponse")
    assert_page_is_fit(page, "cdiae-guest-papers")
    row.refresh_from_db()
    assert row.answer == "remote"
    page.goto(guest_links.answer_url(row))
    assert "déjà enregistrée" in page.inner_text("main")


def call_the_roll(page, meeting: Meeting) -> None:
    """Name after name, by keyboard; then the session opens."""
    page.set_viewport_size({"width": 1280, "height": 900})
    for member in members_of(meeting.order, TODAY):
        page.fill("[data-roll-search]", member.last_name)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#siege-{member.seat_id} >> text=Présent")
    page.wait_for_selector("#quorum >> text=12 / 11")
    page.click("#etape-open")
    page.wait_for_selector("text=La séance est ouverte.")


def vote_a_tie(page, item) -> None:
    """Six against six: the chair's voice decides."""
    page.click(f"#point-{item.pk} > summary")
    page.fill(f"#pour-{item.pk}", "6")
    page.fill(f"#contre-{item.pk}", "6")
    page.select_option(f"#pres-{item.pk}", "favour")
    page.click(f"#point-{item.pk} >> text=Enregistrer le vote")
    page.wait_for_selector(f"#point-{item.pk} >> text=voix prépondérante du président")
    assert ItemVote.objects.get(item=item).outcome == "adopted"


def test_hold_a_session_by_keyboard_with_an_interest_and_a_tie(page, visit, sign_in, council, officer_59l):
    siae = SiaeFactory()
    interested = holder_of(council, "iae", 1)
    interested.siae = siae
    interested.save()
    request = make_request(siae=siae)
    Convention.objects.filter(pk=request.object_id).update(state=ConventionState.OPINION_PENDING)
    meeting = make_meeting(council, held_on=TODAY)
    opinion = make_item(meeting, request)
    free = make_item(meeting, title="Calendrier des séances")
    convene(meeting, officer_59l.user)
    sign_in(officer_59l)
    visit(f"/cdiae/seances/{meeting.pk}/tenue/")
    assert_page_is_fit(page, "cdiae-session-roll")
    call_the_roll(page, meeting)
    page.click(f"#point-{opinion.pk} > summary")
    assert "Ne délibère pas".lower() in page.inner_text(f"#point-{opinion.pk}").lower()
    assert "11 voix sur ce point" in page.inner_text(f"#point-{opinion.pk}")
    assert_page_is_fit(page, "cdiae-session-item")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.click(f"#point-{opinion.pk} >> text=Enregistrer le vote")
    page.wait_for_selector(f"#point-{opinion.pk} >> text=Adopté : 11 pour")

    vote_a_tie(page, free)
    page.click("#etape-close")
    assert_page_is_fit(page, "cdiae-session-close")
    page.click(SUBMIT)
    page.wait_for_selector("text=La séance est levée")
    assert Convention.objects.get(pk=request.object_id).state == ConventionState.OPINION_GIVEN
    visit(f"/cdiae/seances/{meeting.pk}/proces-verbal/")
    assert_page_is_fit(page, "cdiae-minutes")


def test_a_seat_drawn_again_while_a_name_is_typed_takes_no_arrival(page, visit, sign_in, council, officer_59l):
    """The answer to the former arrival comes between two keys: its seat is shown again, and stands first."""
    meeting = make_meeting(council, held_on=TODAY)
    convene(meeting, officer_59l.user)
    former, typed = members_of(meeting.order, TODAY)[:2]
    sign_in(officer_59l)
    visit(f"/cdiae/seances/{meeting.pk}/tenue/")
    page.locator("[data-roll-search]").press_sequentially(typed.last_name)
    page.evaluate("seat => { document.getElementById(seat).hidden = false; }", f"siege-{former.seat_id}")

    page.keyboard.press("Enter")

    page.wait_for_selector(f"#siege-{typed.seat_id} >> text=Présent")
    assert list(meeting.presences.values_list("member", flat=True)) == [typed.pk]


def test_what_is_entered_without_network_leaves_when_it_is_back(browser, live_server, council, officer_59l, settings):
    meeting = make_meeting(council, held_on=TODAY)
    make_item(meeting)
    convene(meeting, officer_59l.user)
    member = holder_of(council, "chair")
    context = browser.new_context(locale="fr-FR", base_url=live_server.url)
    cookie = officer_59l.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/cdiae/seances/{meeting.pk}/tenue/")
    context.set_offline(True)
    page.click(f"#siege-{member.seat_id} >> [data-arrive]")
    page.wait_for_selector("text=1 saisie attend le serveur")
    assert meeting.presences.count() == 0
    context.set_offline(False)
    page.wait_for_selector(f"#siege-{member.seat_id} >> text=Présent")
    context.close()
    assert meeting.presences.get().member == member


def test_two_screens_see_each_other(browser, live_server, council, officer_59l, settings):
    meeting = make_meeting(council, held_on=TODAY)
    make_item(meeting)
    convene(meeting, officer_59l.user)
    member = holder_of(council, "chair")
    context = browser.new_context(locale="fr-FR", base_url=live_server.url)
    cookie = officer_59l.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    first, second = context.new_page(), context.new_page()
    for screen in (first, second):
        screen.goto(f"/cdiae/seances/{meeting.pk}/tenue/")
    first.click(f"#siege-{member.seat_id} >> [data-arrive]")
    first.wait_for_selector(f"#siege-{member.seat_id} >> text=Présent")
    second.wait_for_selector("#quorum >> text=1 / 11")
    second.click(f"#siege-{member.seat_id} >> [data-arrive]")
    second.wait_for_selector("text=Sur l'autre écran")
    # Whoever calls the roll by keyboard goes on from this seat.
    assert second.evaluate("document.activeElement.closest('.portal-roll__seat')?.id") == f"siege-{member.seat_id}"
    context.close()
    assert meeting.presences.get().version == 1


def assert_link_leads_to_the_votes(page) -> None:
    """On a telephone, past the roll, and under the quorum that stays at the top."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.click("text=Aller aux délibérations")
    panel, votes = (page.locator(name).bounding_box() for name in ("#quorum", "#deliberations"))
    assert panel["y"] + panel["height"] < votes["y"] < 844
    page.set_viewport_size({"width": 1280, "height": 900})


def strike(screen, meeting: Meeting, member: Member) -> None:
    screen.goto(f"/cdiae/seances/{meeting.pk}/tenue/")
    screen.click(f"#siege-{member.seat_id} >> text=Noté par erreur")
    screen.click(f"#siege-{member.seat_id} >> text=Effacer sa présence")
    screen.wait_for_selector("#quorum >> text=11 / 11")


def test_a_vote_is_counted_in_the_room_as_it_is_now(new_page, sign_in, council, officer_59l, head_59l):
    """The votes open on the page follow who comes; sent from another room, they come back with what was typed."""
    actor = officer_59l.user
    meeting = make_meeting(council, held_on=TODAY)
    item, other = make_item(meeting), make_item(meeting)
    convene(meeting, actor)
    *here, late = members_of(meeting.order, TODAY)
    for member in here:
        attendance.arrive(actor=actor, meeting=meeting, member=member, mode="in_person")
    session.open_session(actor=actor, meeting=meeting)
    page, other_screen = new_page(expects=("status of 409",)), new_page()
    sign_in(officer_59l, page)
    page.goto(f"/cdiae/seances/{meeting.pk}/tenue/")
    assert_link_leads_to_the_votes(page)
    page.click(f"#point-{item.pk} > summary")
    assert "11 voix sur ce point" in page.inner_text(f"#point-{item.pk}")

    page.click(f"#siege-{late.seat_id} >> [data-arrive]")
    page.wait_for_selector(f"#point-{item.pk} >> text=12 voix sur ce point")
    assert page.input_value(f"#pour-{item.pk}") == "12"

    sign_in(head_59l, other_screen)
    strike(other_screen, meeting, late)
    page.fill(f"#pour-{item.pk}", "10")
    page.fill(f"#contre-{item.pk}", "1")
    page.click(f"#point-{item.pk} >> text=Enregistrer le vote")
    page.wait_for_selector(f"#point-{item.pk} >> text=La salle a changé")
    assert [page.input_value(f"#{name}-{item.pk}") for name in ("pour", "contre")] == ["10", "1"]
    assert_page_is_fit(page, "cdiae-session-room")
    page.click(f"#point-{item.pk} >> text=Enregistrer le vote")
    page.wait_for_selector(f"#point-{item.pk} >> text=Adopté : 10 pour, 1 contre")
    page.wait_for_selector(f"#point-{other.pk} > summary:focus")

    page.fill(f"#debat-{item.pk}", "Un débat.")
    page.click("#etape-close")
    page.wait_for_selector(f"text=Des textes saisis ne sont pas enregistrés, à « {item.position}. {item.title} » : ")
    page.click(f"#point-{item.pk} >> text=Enregistrer les textes")
    page.wait_for_selector(f"#point-{other.pk} > summary:focus")
    page.click("#etape-close")
    page.wait_for_url("**/etape/close/")
    item.refresh_from_db()
    assert item.debate == "Un débat."


def test_the_pages_of_the_council(page, visit, sign_in, council, officer_59l):
    make_request()
    sign_in(officer_59l)
    for path, name in [
        ("", "council"),
        ("membres/", "members"),
        ("seances/", "meetings"),
        ("strategie/", "strategy"),
        ("arretes/ajouter/", "order"),
        (f"sieges/{holder_of(council, 'chair').seat_id}/nommer/", "appoint"),
    ]:
        visit(f"/cdiae/59/{path}")
        assert_page_is_fit(page, f"cdiae-{name}")
