"""A convocation leaves as its page showed it: what another person changed meanwhile is read before it is sent."""

import datetime as dt
from html import unescape

import pytest
from django.urls import reverse

from cdiae.models import Member
from cdiae.selectors.councils import speakers_of
from cdiae.selectors.rectified import mark_of
from cdiae.services import agenda
from cdiae.services.convocations import convene, send_change
from cdiae.services.meetings import update_meeting
from iae_portal.core.errors import StaleObject
from tests.cdiae.test_convocations import keep_members
from tests.factories import LetterheadFactory, SignatureDelegationFactory
from tests.factories.cdiae import make_council, make_item, make_meeting
from tests.forms import forms_of

pytestmark = pytest.mark.django_db
SAID = "La séance a changé depuis que cette page la montre : relisez ce qui part, puis envoyez de nouveau."
PAGES = {"convene": convene, "send_change": send_change}


@pytest.fixture
def meeting(head_59l):
    SignatureDelegationFactory(person=head_59l.user)
    LetterheadFactory()
    council = make_council("59L")
    keep_members(council, 2)
    meeting = make_meeting(council)
    make_item(meeting, title="Calendrier")
    return meeting


def moved(meeting, actor):
    update_meeting(actor=actor, meeting=meeting, held_on=meeting.held_on + dt.timedelta(days=1))


def another_item(meeting, actor):
    agenda.put_item(actor=actor, meeting=meeting, kind="free", title="Ajout", treatment="information")


def a_member_less(meeting, _actor):
    Member.objects.filter(pk=speakers_of(meeting)[-1].pk).update(end=dt.date(2008, 10, 14))


def ready(view: str, meeting, actor) -> None:
    """Never convened; or convened, then changed."""
    if view == "send_change":
        convene(actor=actor, meeting=meeting)
        meeting.refresh_from_db()
        another_item(meeting, actor)
        meeting.refresh_from_db()


def opened(client, view: str, meeting):
    """The page, and what its form sends untouched."""
    address = reverse(f"cdiae:{view}", args=[meeting.pk])
    form = next(form for form in forms_of(client.get(address).content.decode(), address) if form.action == address)
    return address, form.values


@pytest.mark.parametrize("change", [moved, another_item, a_member_less])
@pytest.mark.parametrize("view", PAGES)
def test_what_changed_since_the_page_is_read_before_it_leaves(view, change, meeting, head_59l, officer_59l):
    ready(view, meeting, head_59l.user)
    address, untouched = opened(head_59l, view, meeting)
    told = meeting.told_sequence
    change(meeting, officer_59l.user)

    answer = head_59l.post(address, untouched | {"urgency_reason": "Crise du secteur"})
    page = unescape(answer.content.decode())
    meeting.refresh_from_db()
    assert (answer.status_code, SAID in page, "Crise du secteur" in page) == (422, True, True)
    # A member who goes is written on the council, not on its meeting.
    is_told = change is not a_member_less or view == "send_change"
    assert (meeting.told_sequence, "Dernier changement : " in page) == (told, is_told)

    [again] = [form for form in forms_of(page, address) if form.action == address]
    assert head_59l.post(address, again.values).status_code == 302
    meeting.refresh_from_db()
    assert meeting.told_sequence != told


@pytest.mark.parametrize("view", PAGES)
def test_it_is_asked_again_under_the_lock(view, meeting, head_59l):
    ready(view, meeting, head_59l.user)
    seen = mark_of(meeting)
    moved(meeting, head_59l.user)
    with pytest.raises(StaleObject, match="relisez ce qui part"):
        PAGES[view](actor=head_59l.user, meeting=meeting, seen=seen)
    meeting.refresh_from_db()
    assert PAGES[view](actor=head_59l.user, meeting=meeting, seen=mark_of(meeting)).pk
