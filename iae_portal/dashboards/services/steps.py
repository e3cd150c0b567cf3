"""Steps of the plan: written by the mission, answered for by a service; their deadlines follow."""

import datetime as dt
from collections.abc import Collection
from operator import attrgetter

from django.db import transaction
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.days import Edge, months_after, outside, refuse_outside
from iae_portal.core.enums import Role, ServiceKind
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Service, User
from iae_portal.core.selectors.journal import since
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell
from iae_portal.core.workflow import Request
from iae_portal.dashboards.enums import OPEN_STEPS, StepState
from iae_portal.dashboards.models import PlanStep, SteeringMeeting
from iae_portal.dashboards.reminders import STEP
from iae_portal.dashboards.rights import STEER, require
from iae_portal.dashboards.services.twins import refuse_twin
from iae_portal.dashboards.workflows.step import STEP_WORKFLOW
from iae_portal.notifications.services.deadlines import cancel_deadlines_of, close_deadline, open_deadline

# Who answers for a service.
HEADS = {
    ServiceKind.DGEFP: Role.NATIONAL,
    ServiceKind.DRTEFP: Role.REGIONAL_DIRECTOR,
    ServiceKind.DTEFP: Role.REGIONAL_DIRECTOR,
    ServiceKind.DDTEFP: Role.HEAD,
}

# The plan grows from what the councils began in January 2007.
STARTED = Edge(dt.date(2007, 1, 1), "début des travaux du plan")


def refuse_far(years: int, **days: dt.date | None) -> None:
    """DESIGN: no text of the plan looks beyond ten years, nor sets a meeting beyond two."""
    last = months_after(clock.today(), 12 * years)
    refuse_outside(*(outside(name, day, STARTED, last) for name, day in days.items()))


def refuse_closed(step: PlanStep) -> None:
    if not step.is_open:
        raise Refusal(since("Cette étape est close : rouvrez-la avant de la modifier.", step, STEP_WORKFLOW))


@transaction.atomic
def save_step(
    *, actor: User, step: PlanStep | None = None, meeting: SteeringMeeting | None = None, **values
) -> PlanStep:
    """A new step, of the plan or of a meeting, or one that changes. Raises NotAllowed, Refusal, ValidationError."""
    require(actor, STEER)
    refuse_far(10, **{name: values.get(name) for name in ("starts_on", "due_on")})
    if step is None:
        same = {"meeting": meeting, "service": values["service"], "title__iexact": values["title"]}
        known = PlanStep.objects.filter(**same, state__in=OPEN_STEPS)
        asked = f"« {values['title']} » est déjà demandé à {values['service']}"
        refuse_twin(known, f"{asked} : ouvrez cette étape du plan.")
        row = PlanStep(meeting=meeting, **values)
        told = ["meeting", *values]
        add_and_tell(row, actor=actor, action="plan_step.add", sentence=f"Étape ajoutée : {row}", fields=told)
    else:
        row = lock(step)
        refuse_closed(row)
        save_and_tell(
            row, actor=actor, action="plan_step.edit", sentence=lambda row: f"Étape modifiée : {row}", values=values
        )
    _keep_deadline(row)
    return row


@transaction.atomic
def decide(*, actor: User, meeting: SteeringMeeting, services: Collection[Service], **values) -> list[PlanStep]:
    """The same decision, of each of these services: one is done before another. Raises as `save_step`."""
    asked = sorted(services, key=attrgetter("code"))
    return [save_step(actor=actor, meeting=meeting, service=service, **values) for service in asked]


@transaction.atomic
def move_step(
    *, actor: User, step: PlanStep, name: str, comment: str = "", closed_on: dt.date | None = None, evidence: str = ""
) -> PlanStep:
    """Fire one transition of its table. `closed_on` and `evidence` go with "finish"."""
    refuse_outside(outside("closed_on", closed_on, STARTED))

    def keep(locked: PlanStep, request: Request) -> None:
        locked.closed_on = None if locked.is_open else closed_on or request.today
        locked.evidence = evidence.strip()

    data = {"closed_on": closed_on, "evidence": evidence}
    request = Request(actor=actor, today=clock.today(), comment=comment, data=data)
    row = fire(STEP_WORKFLOW, obj=step, name=name, request=request, before_save=keep, told=("closed_on", "evidence"))
    _keep_deadline(row)
    return row


def _keep_deadline(step: PlanStep) -> None:
    if step.state == StepState.DONE:
        close_deadline(kind=STEP, subject=step)
    elif not step.is_open or step.due_on is None:
        cancel_deadlines_of(subject=step)
    else:
        open_deadline(
            kind=STEP,
            subject=step,
            due_on=step.due_on,
            label=step.title,
            url=reverse("dashboards:step", args=[step.pk]),
            owner_role=HEADS[step.service.kind],
        )
