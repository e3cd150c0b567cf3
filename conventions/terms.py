"""Lengths that the code du travail sets: of a convention, of the delay of a structure's observations. Pure."""

import datetime as dt
from dataclasses import dataclass

from iae_portal.core.calendars import add_months, end_of_months, next_working_day
from iae_portal.core.days import Edge, months_after
from iae_portal.core.text import french_date, spelled, spelled_months

MAX_YEARS = 3  # the article of each type is in structure_types
ANNUAL_YEARS = 1
FDI_OPINION_MONTHS = 1  # circulaire DGEFP 2005/28 of 28 July 2005: the council answers on a file of the fund
FDI_OPINION_DELAY = spelled_months(FDI_OPINION_MONTHS)
TOO_LONG = f"Une convention dure {spelled_months(12 * MAX_YEARS)} au plus."
ANNUAL_TOO_LONG = f"Une convention annuelle dure {spelled_months(12 * ANNUAL_YEARS)} au plus."


@dataclass(frozen=True)
class ObservationDelay:
    """What the structure has at least to answer the letter that announces a termination (R5132-5)."""

    since: dt.date
    months: int = 0
    days: int = 0

    @property
    def label(self) -> str:
        """ "quinze jours", "un mois"."""
        return spelled_months(self.months) if self.months else f"{spelled(self.days)} jours"

    def end_after(self, day: dt.date) -> dt.date:
        return add_months(day, self.months) if self.months else day + dt.timedelta(days=self.days)


# The day of the change is not sourced: the décret of 21 February 2014 is presumed.
OBSERVATION_DELAYS = (ObservationDelay(dt.date(2014, 2, 24), months=1), ObservationDelay(dt.date.min, days=15))


def observation_delay(day: dt.date) -> ObservationDelay:
    return next(delay for delay in OBSERVATION_DELAYS if day >= delay.since)


def least_due_on(notified_on: dt.date, departement: str) -> dt.date:
    """The earliest end of the structure's delay for a letter received that day.

    DESIGN: a delay that ends on a Saturday, a Sunday or a holiday goes on until the next worked day: no text
    says it for this procedure, and the structure loses nothing by it.
    """
    return next_working_day(observation_delay(notified_on).end_after(notified_on), departement)


# DESIGN: no text dates these; beyond, a day is a slip of the keyboard. A request comes within two years before the
# effect; a dossier opens within four (it may renew one signed today for next year); a paper asked for again comes from
# the convention before, its dossier included.
FILED_BEFORE_MONTHS, SIGNED_BEFORE_MONTHS, OPENED_BEFORE_MONTHS, RECEIVED_BEFORE_MONTHS = 24, 36, 48, 48
# The law that made these conventions: loi n° 98-657 of 29 July 1998, article 11.
FIRST_CONVENTIONS = dt.date(1998, 7, 29)


# DESIGN: no text opens a renewal: none is refused for being early. Its request is of the last quarter of the last year
# (instruction DGEFP n° 2014-2), the end of a convention is recalled six months ahead: what its page says.
RENEWED_BEFORE_MONTHS = 6


def renewed_from(end: dt.date) -> dt.date:
    return add_months(end, -RENEWED_BEFORE_MONTHS)


def filed_from(start: dt.date) -> Edge:
    return months_after(start, -FILED_BEFORE_MONTHS, "la date d'effet")


def signed_from(start: dt.date) -> Edge:
    return months_after(start, -SIGNED_BEFORE_MONTHS, "la date d'effet")


def starts_by(today: dt.date) -> Edge:
    return months_after(today, OPENED_BEFORE_MONTHS)


def received_from(start: dt.date) -> Edge:
    return months_after(start, -RECEIVED_BEFORE_MONTHS, "la date d'effet de la convention")


# DESIGN: what is asked of a structure, and the link by which it answers, wait a year at most.
def asked_by(today: dt.date) -> Edge:
    return months_after(today, 12)


# DESIGN: a text that changes the motives of exit is published at most that long before it applies.
def announced_by(today: dt.date) -> Edge:
    return months_after(today, 36)


# DESIGN: no text gives the notice of a structure that denounces; three months, as most model conventions had it.
NOTICE_MONTHS = 3


def first_leaving_day(told_on: dt.date) -> dt.date:
    """The first day that may be the last one of a convention that its structure denounces."""
    return add_months(told_on, NOTICE_MONTHS)


@dataclass(frozen=True)
class InstructionDelay:
    """The silence of the administration on a complete request, in months, is a refusal; what sets it."""

    since: dt.date
    months: int
    source: str


# The acknowledgement of receipt says the day (décret n° 2001-492 of 6 June 2001, article 1, then CRPA R. 112-5).
INSTRUCTION_DELAYS = (
    InstructionDelay(
        dt.date(2016, 1, 1), 2, "code des relations entre le public et l'administration, article L. 231-4"
    ),
    InstructionDelay(dt.date.min, 2, "loi n° 2000-321 du 12 avril 2000, article 21"),
)


def instruction_delay(day: dt.date) -> InstructionDelay:
    return next(delay for delay in INSTRUCTION_DELAYS if day >= delay.since)


def longest_years(*, annual: bool) -> int:
    return ANNUAL_YEARS if annual else MAX_YEARS


def too_long(last: dt.date, *, annual: bool, article: str) -> str:
    """`last` is the last day that the form allows, `article` what limits several years ("" where none was read)."""
    rule = ANNUAL_TOO_LONG if annual else TOO_LONG
    if article and not annual:
        rule = f"{rule.removesuffix('.')} (code du travail, article {article})."
    return f"{rule} Dernier jour possible : {french_date(last)}."


def end_of(start: dt.date, years: int) -> dt.date:
    """Last day of a convention: an effect on 1 January ends on 31 December; otherwise the eve of the anniversary."""
    return end_of_months(start, 12 * years)
