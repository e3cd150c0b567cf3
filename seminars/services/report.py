"""The questionnaire: anonymous, once a participant; and the synthesis that the host writes of each workshop."""

import datetime as dt

from django.db import transaction

from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import lock
from seminars.enums import AFTER
from seminars.models import Event, Guest, ProgrammeItem, SurveyAnswer
from seminars.models.attendance import TOO_SOON
from seminars.rights import PREPARE, require


@transaction.atomic
def give_survey(
    *,
    guest: Guest,
    day: dict,
    workshop: ProgrammeItem | None = None,
    workshop_marks: dict | None = None,
    today: dt.date,
) -> None:
    """Keep the sheets and forget who gave them: the guest is only marked as having answered."""
    locked = lock(guest)
    if locked.event.state not in AFTER:
        raise Refusal(TOO_SOON)
    if locked.survey_done:
        raise Refusal("Vous avez déjà rempli ce questionnaire : il ne se remplit qu'une fois. Merci.")
    told = {"event": locked.event, "given_on": today, "met_on": locked.event.held_on}
    sheets = [SurveyAnswer(**told, **day)]
    if workshop is not None and workshop_marks:
        sheets.append(SurveyAnswer(**told, workshop=workshop, **workshop_marks))
    # bulk_create checks nothing, and `pk` is drawn at random: the order of the rows tells nothing either.
    for sheet in sheets:
        sheet.full_clean()
    SurveyAnswer.objects.bulk_create(sheets)
    locked.survey_done = True
    locked.save(update_fields=["survey_done"])


def refuse_to_conclude(event: Event) -> None:
    if event.state not in AFTER:
        raise Refusal("La synthèse s'écrit une fois l'événement tenu.")


@transaction.atomic
def write_synthesis(*, actor: User, workshop: ProgrammeItem, synthesis: str, today: dt.date) -> ProgrammeItem:
    """What the workshop concluded; read side by side with the same workshop of the other events."""
    require(actor, PREPARE, workshop.event)
    refuse_to_conclude(workshop.event)
    locked = lock(workshop)
    before = locked.synthesis
    locked.synthesis, locked.synthesis_on = synthesis.strip(), today
    locked.save(update_fields=["synthesis", "synthesis_on"])
    tell(
        actor,
        locked.event,
        "seminars.synthesis",
        f"Synthèse de l'atelier {locked.workshop_number} ({locked.event})",
        before={"synthesis": before},
        after={"synthesis": locked.synthesis},
    )
    return locked
