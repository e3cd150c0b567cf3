"""What the follow-up of the plan awaits at a date, and when it is reminded."""

import datetime as dt

from iae_portal.dashboards.models import PlanStep, TextDelivery
from iae_portal.notifications.reminders import RULES, SUBJECTS, ReminderRule

STEP = "dashboards.step"
TEXT = "dashboards.text"


def _relevant(deadline, day: dt.date) -> bool:
    return deadline.subject.is_open


def _sentence(deadline) -> str:
    step = deadline.subject
    from_ = f"décidé le {step.meeting.held_on:%d/%m/%Y}" if step.meeting else step.get_chantier_display()
    return f"{step.title} ({from_}) : l'échéance est le {deadline.due_on:%d/%m/%Y}."


def _unread(deadline, day: dt.date) -> bool:
    return deadline.subject.read_on is None and deadline.subject.text.withdrawn_on is None


def register_rules() -> None:
    SUBJECTS.fill("dashboards.textdelivery", lambda: TextDelivery.objects.select_related("text"))
    RULES.fill(
        TEXT,
        ReminderRule(kind=TEXT, label="Plan : texte à lire", action="Lire un texte diffusé", still_relevant=_unread),
    )
    SUBJECTS.fill("dashboards.planstep", lambda: PlanStep.objects.select_related("meeting"))
    RULES.fill(
        STEP,
        ReminderRule(
            kind=STEP,
            label="Plan : étape ou décision",
            action="Réaliser une étape du plan, ou dire où elle en est",
            still_relevant=_relevant,
            sentence=_sentence,
        ),
    )
