"""The days of a meeting, of its minutes and of a mandate: the database keeps their order, the guards say it."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from cdiae.documents import MINUTES
from cdiae.enums import ItemState, MeetingState, MinutesState
from cdiae.models import Meeting, Member, Minutes
from cdiae.services import meetings, members, session, votes
from cdiae.services.convocations import send_change
from cdiae.services.minutes import approve_minutes, circulate_minutes, write_minutes
from cdiae.services.votes import Show
from cdiae.workflows.minutes import MINUTES_WORKFLOW
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.core.workflow import Request
from iae_portal.documents.models import DocumentVersion
from tests.cdiae.test_session import opened
from tests.factories import SignatureDelegationFactory
from tests.factories.cdiae import convene, holder_of, make_council, make_item, make_meeting, seat_of, today_meeting
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)
EVE, MORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
NOON = dt.datetime(2008, 10, 15, 10, tzinfo=dt.UTC)


@scene
def council(db):
    return make_council("59L")


@scene
def closed(council, officer_59l) -> Meeting:
    """Held on 15 October; its minutes are drafted."""
    meeting = opened(today_meeting(council, officer_59l.user), officer_59l.user)
    votes.adjourn(actor=officer_59l.user, item=meeting.items.get(), reason="Pièces manquantes.")
    return session.close_session(actor=officer_59l.user, meeting=meeting)


def allowed(rows, **values) -> bool:
    try:
        with transaction.atomic():
            rows.update(**values)
            return True
    except IntegrityError:
        return False


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"convened_on": TODAY}, True),
        ({"convened_on": MORROW}, False),
        ({"closed_on": TODAY}, True),
        ({"closed_on": EVE}, False),
        ({"closed_on": None}, False),
        ({"opened_at": NOON, "closed_at": NOON}, True),
        ({"opened_at": NOON, "closed_at": NOON - dt.timedelta(seconds=1)}, False),
        ({"opened_on": MORROW}, True),
        ({"opened_on": TODAY}, True),
        ({"opened_on": EVE}, False),
        ({"opened_on": None}, False),
        ({"opinions_released_on": TODAY}, True),
        ({"opinions_released_on": EVE}, False),
    ],
)
def test_the_days_of_a_meeting_follow_one_another(closed, values, kept):
    assert closed.closed_on == TODAY
    assert allowed(Meeting.objects.filter(pk=closed.pk), **values) is kept


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"circulated_on": TODAY}, False),
        ({"approved_on": TODAY}, False),
        ({"state": "circulated"}, False),
        ({"state": "circulated", "circulated_on": TODAY}, True),
        ({"state": "circulated", "circulated_on": EVE}, False),
        ({"state": "circulated", "circulated_on": TODAY, "approved_on": TODAY}, False),
        ({"state": "approved", "circulated_on": TODAY, "approved_on": TODAY}, False),
        ({"state": "approved", "approved_on": TODAY}, False),
        ({"state": "approved", "circulated_on": TODAY, "approved_on": TODAY, "approved_in": True}, True),
        ({"state": "approved", "circulated_on": MORROW, "approved_on": TODAY, "approved_in": True}, False),
        ({"state": "elsewhere", "circulated_on": TODAY}, False),
    ],
)
def test_minutes_bear_the_days_of_their_state(closed, values, kept):
    if values.get("approved_in"):
        values = values | {"approved_in": closed}
    assert closed.minutes.met_on == TODAY
    assert allowed(Minutes.objects.filter(meeting=closed), **values) is kept


@pytest.mark.parametrize(("end", "kept"), [(TODAY, True), (EVE, False)])
def test_a_mandate_does_not_end_before_it_starts(council, officer_59l, end, kept):
    Member.objects.all().delete()
    who = {"title": "Mme", "first_name": "A", "last_name": "B", "function": "C", "body": "D"}
    values = {"seat": seat_of(council, "unions"), "kind": "full", "start": TODAY, "mandate_end": end}
    if kept:
        assert members.appoint(actor=officer_59l.user, **values, **who).pk
        return
    with pytest.raises(Refusal, match="précéder le 15 octobre 2008 .début du mandat."):
        members.appoint(actor=officer_59l.user, **values, **who)
    with pytest.raises(ValidationError, match="Le terme du mandat ne précède pas son début."):
        Member(**values, **who).validate_constraints()


@pytest.mark.parametrize(("left_on", "kept"), [(TODAY, True), (MORROW, False)])
def test_a_death_is_not_announced(council, officer_59l, left_on, kept):
    member = holder_of(council, "unions")
    if kept:
        assert members.end_mandate(actor=officer_59l.user, member=member, left_on=left_on, departure="death").end
        return
    with pytest.raises(Refusal, match="La date d'un décès ne peut pas être à venir."):
        members.end_mandate(actor=officer_59l.user, member=member, left_on=left_on, departure="death")
    assert members.end_mandate(actor=officer_59l.user, member=member, left_on=left_on, departure="resignation").end


def test_the_head_circulates_minutes_that_are_written_once(closed, officer_59l, head_59l):
    row, actor = closed.minutes, head_59l.user
    with pytest.raises(NotAllowed, match="directeur du service chargé du secrétariat"):
        circulate_minutes(actor=officer_59l.user, minutes=row)
    write_minutes(actor=actor, minutes=row, opening="Ouverte.", closing="", debates={})
    path = f"/cdiae/seances/{closed.pk}/proces-verbal/"
    sentence = "Rédigez l'ouverture et la clôture du procès-verbal."
    assert sentence in head_59l.get(path).content.decode().replace("&#x27;", "'")
    with pytest.raises(Refusal, match=sentence):
        circulate_minutes(actor=actor, minutes=row)

    write_minutes(actor=actor, minutes=row, opening="Ouverte.", closing="Levée.", debates={})
    assert "ne se rectifie plus" in head_59l.get(f"{path}diffuser/").content.decode()
    circulate_minutes(actor=actor, minutes=row)
    row.refresh_from_db()
    assert (row.state, row.circulated_on, row.circulated_by) == (MinutesState.CIRCULATED, TODAY, actor)
    told = JournalEntry.objects.get(action="minutes.circulate")
    assert (told.subject, told.service) == (closed, closed.service)
    with pytest.raises(Refusal, match="n'est pas possible dans l'état « Diffusé aux membres »"):
        circulate_minutes(actor=actor, minutes=row)
    assert "Diffuser aux membres" not in head_59l.get(path).content.decode()


def test_minutes_nobody_received_are_not_approved(closed, officer_59l, head_59l):
    following = make_meeting(closed.council, held_on=TODAY)
    with pytest.raises(Refusal, match="dans l'état « En rédaction »"):
        approve_minutes(actor=officer_59l.user, meeting=closed, approved_in=following)

    circulate_minutes(actor=head_59l.user, minutes=closed.minutes)
    approved = approve_minutes(actor=officer_59l.user, meeting=closed, approved_in=following)
    assert (approved.state, approved.approved_on, approved.approved_in) == (MinutesState.APPROVED, TODAY, following)
    assert approve_minutes(actor=officer_59l.user, meeting=closed, approved_in=closed).approved_in == following


def test_circulated_minutes_are_rectified_in_the_session_that_approves_them(council, closed, officer_59l, head_59l):
    actor, row = officer_59l.user, closed.minutes
    texts = {"opening": "Ouverte à 9 heures.", "closing": "Levée.", "debates": {}}
    circulate_minutes(actor=head_59l.user, minutes=row)
    meeting = make_meeting(council, held_on=TODAY)
    item = make_item(meeting, kind="minutes", approves=closed)
    convene(meeting, actor)
    path = f"/cdiae/seances/{closed.pk}/proces-verbal/"
    with pytest.raises(Refusal, match="il se rectifie pendant la séance qui doit l'approuver"):
        write_minutes(actor=actor, minutes=row, **texts)
    page = officer_59l.get(path).content.decode()
    assert ("Rectifier" in page, "Il se rectifie pendant la séance" in page) == (False, True)

    opened(meeting, actor)
    page = officer_59l.get(path).content.decode()
    assert ("Rectifier" in page, "Il se rectifie pendant la séance" in page) == (True, False)
    assert "Rectifier le procès-verbal" in officer_59l.get(f"{path}rediger/").content.decode()
    write_minutes(actor=actor, minutes=row, **texts)
    # Its document is made again by itself, and once more when it is approved: nobody downloads the former words.
    made = DocumentVersion.objects.of(MINUTES, row)
    assert [version.inputs["content"]["opening"] for version in made] == ["Ouverte à 9 heures."]
    told = JournalEntry.objects.get(action="cdiae.minutes.write")
    assert (told.sentence, told.after["ouverture"]) == (f"Procès-verbal rectifié : {closed}", "Ouverte à 9 heures.")

    votes.vote_by_count(actor=actor, item=item, show=Show(21, 0, 0))
    with pytest.raises(Refusal, match="il se rectifie pendant la séance qui doit l'approuver"):
        write_minutes(actor=actor, minutes=row, **texts)
    session.close_session(actor=actor, meeting=meeting)
    row.refresh_from_db()
    assert row.content["opening"] == "Ouverte à 9 heures."
    assert [version.job is not None for version in made.all()] == [True, True]


@pytest.mark.parametrize(
    ("met_on", "circulated_on", "said"),
    [
        (TODAY, TODAY, None),
        (MORROW, MORROW, "la séance du 15 octobre 2008 la précède"),
        (EVE, MORROW, "diffusé le 16 octobre 2008, après la séance du 15 octobre 2008"),
    ],
)
def test_a_meeting_approves_what_it_could_read(council, closed, officer_59l, met_on, circulated_on, said):
    values = {"met_on": met_on, "circulated_on": circulated_on, "state": MinutesState.CIRCULATED}
    Minutes.objects.filter(meeting=closed).update(**values)
    meeting = make_meeting(council, held_on=TODAY)
    item = make_item(meeting, kind="minutes", approves=closed)
    convene(meeting, officer_59l.user)
    opened(meeting, officer_59l.user)
    if said is None:
        votes.vote_by_count(actor=officer_59l.user, item=item, show=Show(21, 0, 0))
        assert session.close_session(actor=officer_59l.user, meeting=meeting).state == MeetingState.CLOSED
        return

    with pytest.raises(Refusal, match=said):
        votes.vote_by_count(actor=officer_59l.user, item=item, show=Show(21, 0, 0))
    item.refresh_from_db()
    assert item.state == ItemState.WAITING
    refused = MINUTES_WORKFLOW.get("approve").refusals(
        Minutes.objects.get(meeting=closed), Request(actor=None, today=TODAY, data={"approved_in": meeting})
    )
    assert len(refused) == (2 if met_on > TODAY else 1)


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"sent_on": TODAY}, True),
        ({"sent_on": MORROW}, False),
        ({"answered_on": TODAY}, True),
        ({"answered_on": EVE}, False),
        ({"answered_on": None}, False),
    ],
)
def test_a_convocation_leaves_before_its_meeting_and_its_answer_follows(closed, values, kept):
    row = closed.convocations.first()
    row.sent_on, row.answer, row.answered_at = TODAY, "present", NOON
    row.save()
    assert (row.met_on, row.answered_on) == (TODAY, TODAY)

    assert allowed(closed.convocations.filter(pk=row.pk), **values) is kept


def test_a_convocation_keeps_the_day_it_announced_until_the_change_is_sent(council, head_59l, settings):
    settings.PORTAL_TODAY = "2008-10-01"
    SignatureDelegationFactory(person=head_59l.user)
    meeting = make_meeting(council, held_on=TODAY, urgency_reason="Crédits à engager.")
    make_item(meeting)
    convene(meeting, head_59l.user)
    meetings.update_meeting(actor=head_59l.user, meeting=meeting, held_on=MORROW)
    assert set(meeting.convocations.values_list("met_on", flat=True)) == {TODAY}

    send_change(actor=head_59l.user, meeting=meeting)
    assert set(meeting.convocations.values_list("met_on", flat=True)) == {MORROW}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="constraints are dropped for a while")
def test_the_migration_of_the_convocations_lists_the_wrong_rows_and_stops(closed):
    copy = import_module("cdiae.migrations.0012_convocation_days").copy_days
    copy(apps, None)
    row = closed.convocations.first()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cdiae_convocation DROP CONSTRAINT cdiae_convocation_sent_before")
        cursor.execute("ALTER TABLE cdiae_convocation DROP CONSTRAINT cdiae_convocation_answered_after")
    rows = closed.convocations.filter(pk=row.pk)
    rows.update(sent_on=MORROW, answer="present", answered_at=NOON, answered_on=TODAY)

    with pytest.raises(ValueError) as error:
        copy(apps, None)

    assert str(error.value).splitlines() == [
        "Dates des convocations à corriger d'abord :",
        f"Convocation {row.pk}, séance du 2008-10-15 : envoyée le 2008-10-16, réponse du 2008-10-15",
    ]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="constraints are dropped for a while")
def test_the_migration_lists_the_wrong_rows_and_stops(closed):
    copy = import_module("cdiae.migrations.0007_meeting_days").copy_days
    copy(apps, None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while keys wait to be checked
        for table, name in (("meeting", "convened_before"), ("minutes", "state")):
            cursor.execute(f"ALTER TABLE cdiae_{table} DROP CONSTRAINT cdiae_{table}_{name}")
    Meeting.objects.filter(pk=closed.pk).update(convened_on=MORROW)
    Minutes.objects.filter(meeting=closed).update(state="approved")

    with pytest.raises(ValueError) as error:
        copy(apps, None)

    assert str(error.value).splitlines() == [
        "Dates du conseil à corriger d'abord :",
        f"Séance {closed.pk} du 2008-10-15 : convoquée le 2008-10-16",
        f"Procès-verbal {closed.minutes.pk} du 2008-10-15 : état « approved », diffusé le None, approuvé le None",
    ]
