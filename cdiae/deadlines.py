"""When a convocation must have been received, and when the opinion on an FDI request is due. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from conventions.terms import FDI_OPINION_MONTHS
from iae_portal.core.calendars import (
    SATURDAY,
    add_months,
    day_off,
    days_before,
    holidays_on,
    is_post_delivered,
    last_post_day,
)
from iae_portal.core.text import counted, french_date, french_list

NOTICE_DAYS = 5

# DESIGN: sending fifteen days ahead leaves members time to find a substitute or give a proxy; a service may
# set another number.
ADVISED_SENDING_DAYS = 15

FDI_WARNING_DAYS = 10


@dataclass(frozen=True)
class ConvocationDeadlines:
    """Last days of reception: `legal`, and `safe` should a judge read the delay as clear days ("francs")."""

    meeting: date
    legal: date
    safe: date
    advised_sending: date
    warnings: tuple[str, ...]


class NoticeState(StrEnum):
    ON_TIME = "on_time"
    TIGHT = "tight"
    LATE = "late"


@dataclass(frozen=True)
class Notice:
    """A late notice never blocks: it asks for the reason of urgency (`needs_reason`)."""

    state: NoticeState
    explanation: str

    @property
    def needs_reason(self) -> bool:
        return self.state is NoticeState.LATE


def convocation_deadlines(
    meeting: date,
    departement: str,
    *,
    notice_days: int = NOTICE_DAYS,
    advised_sending_days: int = ADVISED_SENDING_DAYS,
) -> ConvocationDeadlines:
    """Décret 2006-672, article 9 (today R. 133-8): received five days at least before the meeting.

    Calendar days counted backwards, neither extended nor pushed by Sundays and holidays. The text does not
    say "francs": the legal day is D-5; the safe day is one more.
    """
    legal = days_before(meeting, notice_days)
    safe = days_before(meeting, notice_days + 1)  # clear days count neither the first nor the last
    warnings = (
        *_meeting_warnings(meeting, departement),
        *_post_warnings(legal, "dernier jour légal", departement),
        *_post_warnings(safe, "jour de sécurité", departement),
    )
    return ConvocationDeadlines(
        meeting=meeting,
        legal=legal,
        safe=safe,
        advised_sending=days_before(meeting, advised_sending_days),
        warnings=warnings,
    )


def notice_of(
    deadlines: ConvocationDeadlines, received_on: date, *, sent: bool = True, explained: bool = False
) -> Notice:
    """Judge the reception, not the sending: that is what the text counts.

    `sent`: the letters left; before, the sentence says what would be. `explained`: the urgency is already given.
    """
    day = french_date(received_on, weekday=True)
    got = f"Convocation reçue le {day}" if sent else f"Convocation envoyée et reçue aujourd'hui, {day}"
    legal = french_date(deadlines.legal, weekday=True)
    if received_on > deadlines.legal:
        late = counted((received_on - deadlines.legal).days, "jour")
        return Notice(
            NoticeState.LATE,
            f"{got}, {late} après le dernier jour légal ({legal}) : "
            + ("le motif d'urgence figure" if explained else "indiquez le motif d'urgence, il figurera")
            + " au procès-verbal.",
        )
    if received_on > deadlines.safe:
        safe = french_date(deadlines.safe, weekday=True)
        return Notice(
            NoticeState.TIGHT,
            f"{got}, le dernier jour légal ; une lecture en jours francs demanderait le {safe}.",
        )
    return Notice(NoticeState.ON_TIME, f"{got}, dans les délais (au plus tard le {legal}).")


def _meeting_warnings(meeting: date, departement: str) -> tuple[str, ...]:
    day = french_date(meeting, weekday=True)
    holidays = holidays_on(meeting, departement)
    if holidays:
        names = french_list([holiday.name for holiday in holidays])
        return (f"La séance est fixée un jour férié, le {day} ({names}) : vérifiez la date.",)
    if meeting.weekday() >= SATURDAY:
        return (f"La séance est fixée le {day} : vérifiez la date.",)
    return ()


def _post_warnings(day: date, what: str, departement: str) -> tuple[str, ...]:
    if is_post_delivered(day, departement):
        return ()
    last = french_date(last_post_day(day, departement), weekday=True)
    return (
        f"Le courrier n'est pas distribué le {french_date(day, weekday=True)}, {what} de réception "
        f"({day_off(day, departement)}) : une lettre doit arriver au plus tard le {last}.",
    )


class FdiState(StrEnum):
    RUNNING = "running"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True)
class FdiDeadline:
    """One month from the transmission of the complete file, by quantième.

    DESIGN: not pushed by Sundays and holidays. The delay is the council's own, not a delay to act of a
    citizen, and the earlier day is the prudent one.
    """

    due_on: date
    warn_from: date

    def state_on(self, today: date) -> FdiState:
        if today > self.due_on:
            return FdiState.LATE
        return FdiState.SOON if today >= self.warn_from else FdiState.RUNNING

    def explanation_on(self, today: date) -> str:
        due = french_date(self.due_on)
        if today > self.due_on:
            late = counted((today - self.due_on).days, "jour")
            return f"Avis sur la demande FDI attendu pour le {due} : {late} de retard."
        if today == self.due_on:
            return f"Avis sur la demande FDI attendu pour le {due} : dernier jour."
        left = counted((self.due_on - today).days, "jour")
        verb = "reste" if (self.due_on - today).days < 2 else "restent"
        return f"Avis sur la demande FDI attendu pour le {due} : {verb} {left}."


def fdi_deadline(transmitted_on: date) -> FdiDeadline:
    due_on = add_months(transmitted_on, FDI_OPINION_MONTHS)
    return FdiDeadline(due_on, due_on - timedelta(days=FDI_WARNING_DAYS))
