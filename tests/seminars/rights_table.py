"""Rights of the seminars. Lille hosts: its region reads, its regional people and the national mission prepare."""

from seminars.enums import Answer, EventState, Place
from seminars.guest_links import token
from seminars.models import Attendance, Event, Guest
from tests.factories.cdiae import make_council
from tests.factories.seminars import (
    AttendanceFactory,
    ContributionFactory,
    EventFactory,
    GuestFactory,
    ItemFactory,
    MaterialFactory,
    ProgrammeVersionFactory,
    RoomFactory,
    WorkshopFactory,
)
from tests.rights import COUNTRY, EVERYBODY, NOBODY, Row

ELSEWHERE = {"officer_69", "director_82"}
READERS = EVERYBODY - ELSEWHERE
PREPARERS = {"regional_officer_31", "director_31", "national"}
NAMERS = {"director_31", "national"}
UNKNOWN = dict.fromkeys(ELSEWHERE, 404)
# A page that one may read but not prepare is refused in a sentence; an event that is not seen does not exist.
PREPARED = {"readers": PREPARERS, "refused": 403, "refusals": UNKNOWN}
PREPARED_POST = {**PREPARED, "method": "post", "status": 302}
GUESTS = {"readers": PREPARERS, "refused": 404}


def an_event(**values) -> Event:
    return ContributionFactory(event=EventFactory(**values)).event


def one_who_came() -> dict:
    row: Attendance = AttendanceFactory(guest__event=Event.objects.get(pk=past_day()["pk"]))
    return {"pk": row.guest.event_id, "guest_pk": row.guest_id}


def event() -> dict:
    return {"pk": an_event().pk}


def beside_council() -> dict:
    make_council("59L")
    return event()


def held_event() -> dict:
    row = an_event(state=EventState.HELD)
    WorkshopFactory(event=row)
    AttendanceFactory(guest__event=row)
    return {"pk": row.pk}


def past_day() -> dict:
    row = an_event(state=EventState.HELD, held_on="2008-10-14", answers_close_on="2008-10-07")
    ItemFactory(event=row)
    return {"pk": row.pk}


def an_attendance() -> dict:
    row: Attendance = AttendanceFactory(guest__event=Event.objects.get(pk=past_day()["pk"]))
    return {"pk": row.guest.event_id, "attendance_pk": row.pk}


def contribution() -> dict:
    return {"pk": an_event().contributions.get().pk}


def a_proposal() -> dict:
    row = an_event().contributions.get()
    row.fourth, row.fourth_theme, row.fourth_title = "yes", "other", "Initiative d'exemple"
    row.save()
    return {"pk": row.pk}


def a_version() -> dict:
    return {"pk": ProgrammeVersionFactory(event=an_event()).event_id, "number": 1}


def with_slot() -> dict:
    return {"pk": ItemFactory(event=an_event()).event_id}


def a_material() -> dict:
    row = MaterialFactory(item=ItemFactory(event=an_event()))
    return {"pk": row.item.event_id, "material_pk": row.pk}


def a_room() -> dict:
    row = RoomFactory(event=an_event())
    return {"pk": row.event_id, "word": "salles", "part_pk": row.pk}


def a_word() -> dict:
    return {**event(), "word": "salles"}


def an_invitee() -> dict:
    row = GuestFactory(event=an_event())
    return {"pk": row.event_id, "guest_pk": row.pk}


def not_invited() -> dict:
    return {"pk": GuestFactory(event=an_event(), invited_at=None).event_id}


def series() -> dict:
    return {"pk": an_event().series_id}


def link(**values) -> dict:
    guest: Guest = GuestFactory(event=an_event(), **values)
    ItemFactory(event=guest.event)
    return {"signed": token(guest)}


def confirmed() -> dict:
    return link(answer=Answer.COMES, answered_at="2008-10-01T10:00:00Z", place=Place.HELD)


def material_link() -> dict:
    return {**link(), "pk": 0}


ROWS = [
    Row("seminars:home", readers=EVERYBODY),
    Row("seminars:series_open", readers={"national"}, refused=403),
    Row("seminars:series", series, readers=COUNTRY),
    Row("seminars:series_synthesis", series, readers=READERS),
    Row("seminars:event", event, readers=READERS),
    Row("seminars:event_edit", event, **PREPARED),
    Row("seminars:event_move", lambda: {**event(), "name": "close"}, readers=PREPARERS, method="post", status=302),
    Row("seminars:event_move", lambda: {**event(), "name": "cancel"}, readers=PREPARERS),
    Row("seminars:event_move", lambda: {**event(), "name": "fill"}, readers=NOBODY),
    Row("seminars:organiser", event, readers=NAMERS),
    Row("seminars:grouping", event, readers={"national"}, refused=403, refusals=UNKNOWN, method="post", status=302),
    Row("seminars:remind", event, readers={"national"}, refused=403, refusals=UNKNOWN, method="post", status=302),
    Row("seminars:contribution", contribution, readers=READERS),
    Row(
        "seminars:contribution_step",
        lambda: {**contribution(), "step": "atelier"},
        readers=PREPARERS,
        method="post",
        data={"atelier-fourth": "no"},
        status=302,
    ),
    Row(
        "seminars:contribution_step",
        lambda: {**contribution(), "step": "correspondant"},
        readers=NAMERS,
        method="post",
        status=422,
    ),
    Row(
        "seminars:contribution_step",
        lambda: {**contribution(), "step": "rattachement"},
        readers={"national"},
        method="post",
        status=422,
    ),
    Row("seminars:contribution_step", lambda: {**contribution(), "step": "inconnu"}, method="post"),
    Row("seminars:fourth_keep", a_proposal, **PREPARED_POST),
    Row("seminars:presentation", contribution, readers=NOBODY),
    Row("seminars:programme", with_slot, readers=READERS),
    Row("seminars:programme_publish", with_slot, **PREPARED_POST),
    Row("seminars:programme_version", a_version, readers=READERS),
    Row("seminars:material_add", with_slot, **PREPARED),
    Row("seminars:material", lambda: {**event(), "material_pk": 0}, readers=NOBODY),
    Row("seminars:material_delete", a_material, **PREPARED_POST),
    Row("seminars:part_add", a_word, **PREPARED),
    Row("seminars:part_edit", a_room, **PREPARED),
    Row("seminars:part_delete", a_room, **PREPARED_POST),
    Row("seminars:guests", beside_council, **GUESTS),
    Row("seminars:guests", event, query="export=csv", **GUESTS),
    Row("seminars:invitee_add", event, **GUESTS),
    Row("seminars:invitee", an_invitee, **GUESTS),
    Row("seminars:invitee_edit", an_invitee, **GUESTS),
    Row("seminars:invitee_note", an_invitee, **PREPARED),
    Row("seminars:invitee_came", one_who_came, **PREPARED),
    Row("seminars:invitee_remove", an_invitee, **PREPARED_POST),
    Row("seminars:duplicates", event, **GUESTS),
    Row("seminars:councils_add", event, **GUESTS, method="post", status=302),
    Row("seminars:guests_import", event, **GUESTS),
    Row("seminars:guests_import", event, **GUESTS, method="post", data={"confirmer": "1"}, status=422),
    Row("seminars:invite", not_invited, **PREPARED_POST),
    Row("seminars:attendance", past_day, **PREPARED),
    Row("seminars:take_back", an_attendance, **PREPARED_POST),
    Row("seminars:documents", event, **PREPARED),
    Row("seminars:report", held_event, readers=READERS),
    Row("seminars:synthesis_edit", lambda: {**held_event(), "number": 1}, **PREPARED),
    Row("seminars:send_surveys", held_event, **PREPARED_POST),
    Row("seminars:send_certificates", held_event, **PREPARED_POST),
    Row("seminars:guest_answer", link, public=True),
    Row("seminars:guest_answer", lambda: {"signed": "faux"}, public=True, status=404),
    Row("seminars:guest_calendar", confirmed, public=True),
    Row("seminars:guest_calendar", link, public=True, status=404),
    Row("seminars:guest_programme", link, public=True),
    Row("seminars:guest_material", material_link, public=True, status=404),
    Row("seminars:guest_participants", confirmed, public=True),
    Row("seminars:guest_participants", link, public=True, status=404),
    Row("seminars:guest_survey", link, public=True, status=404),
]
