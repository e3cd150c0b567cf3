"""Milestones and decisions of the plan: who answers, what is late, the deadline that follows."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iae_portal.core.enums import Role
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.dashboards import reminders
from iae_portal.dashboards.enums import Chantier, StepState
from iae_portal.dashboards.filters import StepFilter, TextFilter
from iae_portal.dashboards.models import PlanStep, PlanText
from iae_portal.dashboards.selectors.steering import steps_visible_to, texts_visible_to, timeline
from iae_portal.dashboards.services.steps import decide, move_step, save_step
from iae_portal.notifications.models import Deadline
from tests.factories import UserFactory, make_user, service
from tests.factories.dashboards import PlanStepFactory, PlanTextFactory, SteeringMeetingFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


def written(actor, **values) -> PlanStep:
    given = {
        "chantier": Chantier.CONVENTIONS,
        "title": "Circulaire d'octobre",
        "service": service("DGEFP"),
        "due_on": dt.date(2008, 10, 31),
    }
    return save_step(actor=actor, **given | values)


@pytest.mark.parametrize(
    ("code", "role"),
    [("DGEFP", Role.NATIONAL), ("R31", Role.REGIONAL_DIRECTOR), ("59L", Role.HEAD)],
)
def test_a_step_is_a_deadline_of_its_service(national, code, role):
    step = written(national.user, service=service(code))

    deadline = Deadline.objects.get()
    assert (deadline.service.code, deadline.owner_role, deadline.due_on) == (code, role, step.due_on)
    assert deadline.url == reverse("dashboards:step", args=[step.pk])


def test_the_deadline_follows_the_step(national):
    step = written(national.user)

    save_step(actor=national.user, step=step, due_on=dt.date(2008, 11, 30))
    assert Deadline.objects.open().get().due_on == dt.date(2008, 11, 30)

    save_step(actor=national.user, step=step, due_on=None)
    assert not Deadline.objects.open().exists()

    save_step(actor=national.user, step=step, due_on=TODAY)
    move_step(actor=national.user, step=step, name="finish", closed_on=TODAY, evidence="Texte publié.")
    assert Deadline.objects.get().done_at is not None

    move_step(actor=national.user, step=step, name="reopen", comment="Texte retiré.")
    assert Deadline.objects.open().exists()
    step.refresh_from_db()
    assert (step.state, step.closed_on, step.evidence) == (StepState.STARTED, None, "")


@pytest.mark.parametrize(("days", "evidence", "refused"), [(0, "Texte.", False), (1, "Texte.", True), (0, " ", True)])
def test_what_is_done_is_proved_and_past(national, days, evidence, refused):
    step = written(national.user)
    day = TODAY + dt.timedelta(days=days)

    if refused:
        with pytest.raises(Refusal):
            move_step(actor=national.user, step=step, name="finish", closed_on=day, evidence=evidence)
    else:
        done = move_step(actor=national.user, step=step, name="finish", closed_on=day, evidence=evidence)
        assert (done.state, done.closed_on) == (StepState.DONE, day)
        assert "plan_step.finish" in JournalEntry.objects.values_list("action", flat=True)


def test_the_service_in_charge_answers_and_does_not_steer(national, director_31, head_59l):
    step = written(national.user, service=service("R31"))

    assert move_step(actor=director_31.user, step=step, name="start").state == StepState.STARTED
    with pytest.raises(NotAllowed):
        save_step(actor=director_31.user, step=step, title="Autre")
    with pytest.raises(NotAllowed):
        move_step(actor=head_59l.user, step=step, name="finish", closed_on=TODAY, evidence="x")


def test_a_decision_has_a_date(national):
    meeting = SteeringMeetingFactory()

    with pytest.raises(ValidationError) as refused:
        written(national.user, meeting=meeting, due_on=None)
    assert "Une décision a une échéance : indiquez-la." in str(refused.value)
    page = national.post(reverse("dashboards:meeting_decide", args=[meeting.pk]), {"title": "À garder"})
    assert page.status_code == 422
    assert "À garder" in page.content.decode()


@pytest.mark.parametrize(("due", "late"), [(TODAY, False), (TODAY - dt.timedelta(days=1), True), (None, False)])
def test_late_is_after_its_day(national, due, late):
    step = PlanStepFactory(due_on=due)

    page = national.get(reverse("dashboards:steps"))
    assert step.is_late(TODAY) is late
    assert ("En retard</p>" in page.content.decode()) is late
    assert national.get(reverse("dashboards:steps"), {"state": "late"}).context["total"] == late


def test_a_decision_is_read_by_its_meeting_and_its_service(director_31, director_82, head_59l, national):
    PlanStepFactory(title="Jalon")
    PlanStepFactory(title="Décision", meeting=SteeringMeetingFactory(), service=service("59L"))

    def read(client) -> list[str]:
        return [row.title for row in client.get(reverse("dashboards:steps")).context["object_list"]]

    assert read(director_31) == read(head_59l) == read(national) == ["Jalon", "Décision"]
    assert read(director_82) == ["Jalon"]
    PlanStep.objects.get(title="Décision").meeting.services.add(service("R82"))
    assert read(director_82) == ["Jalon", "Décision"]
    assert not steps_visible_to(UserFactory()).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_queries(national, rows, django_assert_num_queries):
    for _ in range(rows):
        PlanStepFactory(meeting=SteeringMeetingFactory())
    national.get(reverse("dashboards:steps"))
    with django_assert_num_queries(6):
        national.get(reverse("dashboards:steps"))


def test_the_timeline_goes_by_chantier_then_by_day():
    first, second = list(Chantier)[:2]
    given = ((second, -2), (first, 1), (second, -3), (first, 0))
    steps = [
        PlanStep(chantier=one, title=str(pk), service=service("DGEFP"), due_on=TODAY + dt.timedelta(days), pk=pk)
        for pk, (one, days) in enumerate(given)
    ]
    assert [row.label for row in timeline(steps, TODAY).rows] == ["3", "1", "2", "0"]


def test_the_same_decision_asked_of_two_regions_is_told_apart_on_the_timeline():
    long = "Dire quels conseils ont choisi leurs premiers diagnostics financiers"
    steps = [
        PlanStep(chantier=Chantier.FINANCING, title=long, service=service(code), due_on=TODAY, pk=pk)
        for pk, code in enumerate(("DGEFP", "R31", "R82"), 1)
    ]

    mission, north, alps = (row.label for row in timeline(steps, TODAY).rows)

    assert mission.startswith("Dire quels conseils")
    assert (north[:16], alps[:16]) == ("DRTEFP R31 : Dir", "DRTEFP R82 : Dir")


def test_a_decision_noted_by_two_people_is_asked_once(national):
    meeting, due = SteeringMeetingFactory(), dt.date(2008, 11, 30)
    given = {"chantier": Chantier.CONVENTIONS, "title": "Former les services", "due_on": due, "meeting": meeting}
    first = decide(actor=national.user, services=[service("R31")], **given)[0]
    both = {"actor": make_user(Role.NATIONAL, "DGEFP"), "services": [service("59L"), service("R31")]}
    with pytest.raises(Refusal) as refused:
        decide(**both, **given)
    (said,) = refused.value.sentences
    assert said.startswith("« Former les services » est déjà demandé à ") and f": {national.user}, le " in said
    assert PlanStep.objects.count() == 1
    assert len(decide(**both, **given | {"title": "Former les référents"})) == 2
    assert len(decide(**both, **given | {"meeting": SteeringMeetingFactory()})) == 2  # another meeting asks it too
    move_step(actor=national.user, step=first, name="finish", evidence="Formés.")
    assert len(decide(**both, **given)) == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks")
def test_two_decisions_at_once_wait_for_each_other(national):
    """Under the lock of the mission: the second reads what the first wrote."""
    with CaptureQueriesContext(connection) as asked:
        written(national.user)
    (held,) = [
        query["sql"] for query in asked if 'FROM "core_service"' in query["sql"] and "FOR NO KEY" in query["sql"]
    ]
    assert "'DGEFP'" in held


def test_the_list_tells_decisions_from_milestones_and_what_is_late():
    decision = PlanStepFactory(meeting=SteeringMeetingFactory(), due_on=TODAY)
    late = PlanStepFactory(due_on=TODAY - dt.timedelta(1), state=StepState.PLANNED)
    done = PlanStepFactory(due_on=TODAY - dt.timedelta(1), state=StepState.DONE, closed_on=TODAY, evidence="Signée.")
    rows = PlanStep.objects.all()
    kinds = {kind: set(StepFilter.of_kind(None, rows, "kind", kind)) for kind in ("milestone", "decision")}
    assert kinds == {"milestone": {late, done}, "decision": {decision}}
    states = {state: set(StepFilter.in_state(None, rows, "state", state)) for state in ("late", StepState.DONE)}
    assert states == {"late": {late}, StepState.DONE: {done}}


def test_a_reminder_of_the_plan_says_where_it_comes_from_and_its_day():
    meeting = SimpleNamespace(held_on=dt.date(2008, 9, 5))
    own = {"title": "Circulaire", "get_chantier_display": lambda: "Conventions"}
    told = [
        reminders._sentence(SimpleNamespace(subject=SimpleNamespace(meeting=each, **own), due_on=TODAY))
        for each in (meeting, None)
    ]
    assert told == [
        "Circulaire (décidé le 05/09/2008) : l'échéance est le 15/10/2008.",
        "Circulaire (Conventions) : l'échéance est le 15/10/2008.",
    ]


def test_a_text_is_to_read_until_each_of_its_services_read_it(national):
    unread, read, withdrawn = (PlanTextFactory() for _ in range(3))
    read.deliveries.update(read_on=TODAY, read_by=national.user)
    unread.deliveries.filter(service=service("R31")).update(read_on=TODAY, read_by=national.user)
    PlanText.objects.filter(pk=withdrawn.pk).update(withdrawn_on=TODAY)
    rows = texts_visible_to(national.user)
    assert list(TextFilter.by_reading(None, rows, "reading", "unread")) == [unread]
