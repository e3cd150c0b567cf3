"""Orientations voted by the council, and the panel on a convention's page."""

import datetime as dt

import pytest

from cdiae.forms.agenda import NewItemForm
from cdiae.models import Meeting
from cdiae.panels import convention_panel
from cdiae.services import session, strategy, votes
from cdiae.services.votes import Show
from conventions.models import Convention, Orientation
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from tests.cdiae.test_session import seat_everybody
from tests.factories.cdiae import convene, make_council, make_item, make_meeting, make_request
from tests.factories.conventions import OrientationFactory
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)
TYPED = {"axis": "Publics", "text": "Tous les publics.", "start": "2009-01-01"}


@scene
def council(db):
    return make_council("59L", served=("59V",))


def test_an_orientation_is_voted_by_the_council(council, officer_59l):
    actor = officer_59l.user
    orientation = strategy.write_orientation(
        actor=actor, council=council, axis="Publics", text="Priorité aux jeunes.", start=dt.date(2009, 1, 1)
    )
    meeting = make_meeting(council, held_on=TODAY)
    item = make_item(meeting, kind="orientation", orientation=orientation, title="Orientation")
    convene(meeting, actor)
    seat_everybody(meeting, actor)
    session.open_session(actor=actor, meeting=meeting)
    votes.vote_by_count(actor=actor, item=item, show=Show(21, 0, 0))
    session.close_session(actor=actor, meeting=meeting)
    assert Orientation.objects.get().voted_on == TODAY
    with pytest.raises(Refusal, match="est votée"):
        strategy.write_orientation(actor=actor, council=council, orientation=Orientation.objects.get(), text="Autre")


@pytest.mark.parametrize("first", [0, 1])
def test_an_orientation_voted_twice_dates_from_the_first_vote(council, officer_59l, first):
    """Whichever of the two meetings closes first."""
    actor, orientation = officer_59l.user, OrientationFactory(voted_on=None)
    days = [TODAY - dt.timedelta(days=4), TODAY]
    meetings = [make_meeting(council, held_on=day) for day in days]
    opened = {"state": "open", "opened_at": clock.now(), "opening_quorum": {"explanation": "Quorum atteint"}}
    for meeting in meetings:
        make_item(meeting, kind="orientation", orientation=orientation, state="adopted")
        Meeting.objects.filter(pk=meeting.pk).update(**opened, opened_on=meeting.held_on)
    for meeting in (meetings[first], meetings[1 - first]):
        session.close_session(actor=actor, meeting=meeting)
    orientation.refresh_from_db()
    assert orientation.voted_on == days[0]


PLANNED = {"title": "Ouvrir un chantier", "pilot": "Mme Exemple", "due_on": TODAY}
TOLD = {"theme": "firms", "title": "Clauses", "description": "Essai"}


@pytest.mark.parametrize(
    ("noun", "rows", "values"), [("action", "actions", PLANNED), ("initiative", "initiatives", TOLD)]
)
def test_what_is_written_again_changes_and_is_not_added(council, officer_59l, noun, rows, values):
    said, write = {"actor": officer_59l.user, "council": council}, getattr(strategy, f"write_{noun}")
    row = write(**said, **values)

    assert write(**said, **{noun: row}, title="Autre titre") == row
    assert list(getattr(council, rows).values_list("title", flat=True)) == ["Autre titre"]
    area = strategy.add_area(**said, name="Lille", postcodes=["59000"])
    assert strategy.update_area(actor=officer_59l.user, area=area, name="Douai", postcodes=[]) == council.areas.get()


def test_an_orientation_that_members_received_stays_as_they_read_it(council, officer_59l):
    said = {"actor": officer_59l.user, "council": council}
    orientation = strategy.write_orientation(**said, axis="Publics", text="Les jeunes.", start=dt.date(2009, 1, 1))
    meeting = make_meeting(council, held_on=TODAY)
    item = make_item(meeting, kind="orientation", orientation=orientation, title="Orientation")
    strategy.write_orientation(**said, orientation=orientation, text="Les jeunes d'abord.")

    convene(meeting, officer_59l.user)
    with pytest.raises(Refusal, match="Les membres ont reçu cette orientation pour la"):
        strategy.write_orientation(**said, orientation=orientation, text="Tous les publics.")
    page = officer_59l.post(f"/cdiae/59/strategie/orientations/{orientation.pk}/", TYPED).content.decode()
    assert (Orientation.objects.get().text, "Tous les publics." in page) == ("Les jeunes d'abord.", True)

    item.delete()
    strategy.write_orientation(**said, orientation=orientation, text="Tous les publics.")
    assert Orientation.objects.get().text == "Tous les publics."


def test_an_orientation_is_on_one_agenda_at_a_time(council):
    orientation = Orientation(departement=council.departement, axis="Publics", text="Les jeunes.", start=TODAY)
    orientation.save()
    first = make_meeting(council, held_on=TODAY)
    make_item(first, kind="orientation", orientation=orientation)

    assert list(NewItemForm(departement=council.departement).fields["orientation"].queryset) == []
    Meeting.objects.filter(pk=first.pk).update(state="cancelled")
    assert list(NewItemForm(departement=council.departement).fields["orientation"].queryset) == [orientation]


def test_the_page_of_a_convention_says_when_the_council_sees_it(council, officer_59l, officer_69):
    meeting = make_meeting(council)
    request = make_request()
    make_item(meeting, request)
    convention = Convention.objects.get(pk=request.object_id)
    assert convention_panel(convention, officer_69.user) is None
    page = officer_59l.get(f"/conventions/{convention.number}/").content.decode()
    assert "Examen en séance" in page


def test_a_request_on_no_agenda_says_who_puts_it_on_one(council, officer_59l):
    """Until a meeting to come holds it; the page of the council leads to the agenda."""
    request, meeting = make_request(), make_meeting(council)
    convention = Convention.objects.get(pk=request.object_id)
    Convention.objects.filter(pk=convention.pk).update(state="opinion_pending")
    told = "n'est à l'ordre du jour d'aucune séance"

    assert told in officer_59l.get(f"/conventions/{convention.number}/").content.decode()
    agenda = f"/cdiae/seances/{meeting.pk}/ordre-du-jour/"
    assert agenda in officer_59l.get("/cdiae/59/").content.decode()

    make_item(meeting, request)
    assert told not in officer_59l.get(f"/conventions/{convention.number}/").content.decode()
    assert agenda not in officer_59l.get("/cdiae/59/").content.decode()


@pytest.mark.parametrize(("progress", "status"), [("100", 302), ("101", 422), ("120", 422)])
def test_the_progress_of_an_action_stops_at_a_hundred(council, officer_59l, progress, status):
    typed = {"title": "Ouvrir", "pilot": "DDTEFP", "due_on": "2009-06-01", "progress": progress, "state": "planned"}

    done = officer_59l.post("/cdiae/59/strategie/actions/ajouter/", typed)

    assert (done.status_code, "L&#x27;avancement va de 0 à 100 %." in done.content.decode()) == (status, status == 422)
