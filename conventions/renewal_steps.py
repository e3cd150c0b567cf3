"""A renewal on its way: the steps of the campaign, what each waits for, and the dates of a year."""

import datetime as dt
from dataclasses import dataclass

from conventions.enums import ConventionState as State
from iae_portal.core.calendars import add_months


@dataclass(frozen=True, eq=False)  # each is one of STEPS: itself, and quick to count by
class Step:
    """`states` are those of the dossier that renews; none for a convention that nothing renews yet."""

    key: str
    label: str
    states: tuple[State, ...]
    waits_for: str
    tone: str = "info"


WAITING = Step("attendue", "Demande attendue", (), "la demande de la structure", "warning")
SIGNED = Step(
    "signee", "Signée", (State.SIGNED, State.IN_FORCE, State.EXPIRED, State.RENEWED, State.TERMINATED), "", "success"
)
STEPS = (
    WAITING,
    Step("recue", "Demande reçue", (State.OPENED,), "l'examen des pièces"),
    Step("incomplete", "Incomplète", (State.INCOMPLETE,), "les pièces réclamées à la structure", "warning"),
    Step("complete", "Complète", (State.COMPLETE,), "l'ouverture de la négociation"),
    Step("negociation", "En négociation", (State.NEGOTIATION,), "l'accord sur les cibles"),
    Step("conseil", "Au conseil", (State.OPINION_PENDING,), "l'avis du conseil"),
    Step("avis", "Avis rendu", (State.OPINION_GIVEN,), "la version de signature"),
    Step("signature", "À signer", (State.READY_TO_SIGN,), "la signature des parties"),
    SIGNED,
)
STEPS_BY_KEY = {step.key: step for step in STEPS}
_BY_STATE = {state: step for step in STEPS for state in step.states}


def step_of(renewal_state: str | None) -> Step:
    """Of the state of the dossier that renews, None where there is none."""
    return _BY_STATE[State(renewal_state)] if renewal_state else WAITING


@dataclass(frozen=True)
class CampaignDates:
    """Of conventions that end in a year: from when and until when the request is received; of the year after: when
    the aid stops without a signature, when it is claimed back."""

    asked_from: dt.date
    asked_until: dt.date
    suspended_after: dt.date | None
    claimed_after: dt.date | None
    source: str


_PRACTICE = "dernier trimestre de l'année, par usage"
_INSTRUCTION = "dernier trimestre de l'année, instruction DGEFP n° 2014-2"
_LATER_LAW = "dernier trimestre de l'année ; décret n° 2023-1303 du 27 décembre 2023"


def campaign_dates(year: int) -> CampaignDates:
    """DESIGN: the last quarter, written in February 2014, was the practice before: it holds for every year. Of a
    convention that ends sooner, it is asked in its own last three months, until its end."""
    first, last = dt.date(year, 10, 1), dt.date(year, 12, 31)
    if year < 2023:
        return CampaignDates(first, last, None, None, _PRACTICE if year < 2014 else _INSTRUCTION)
    return CampaignDates(first, last, dt.date(year + 1, 5, 31), dt.date(year + 1, 9, 30), _LATER_LAW)


# DESIGN: the council of December needs a month; a request that has not come by then is late.
COUNCIL_MONTHS = 1


def late_ends(renewal_state: str | None, today: dt.date) -> dt.date:
    """A convention that ends before that day is late at this step; SIGNED never is."""
    return add_months(today, COUNCIL_MONTHS) if step_of(renewal_state) is WAITING else today


def is_late(renewal_state: str | None, end: dt.date, today: dt.date) -> bool:
    return step_of(renewal_state) is not SIGNED and end < late_ends(renewal_state, today)
