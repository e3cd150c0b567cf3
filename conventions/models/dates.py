"""The days of a convention, kept by the database: their order, the length of its term."""

from django.db.models import CheckConstraint, Q
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.db.models.lookups import LessThan

from iae_portal.core.constraints import check
from iae_portal.core.days import DayOrder

# The chain of the present round; the days of the request itself are in models.opinion, those of the parties below.
CONVENTION_DAYS = (
    DayOrder(
        "completed_on",
        "filed_on",
        "conventions_complete_after_filed",
        "Un dossier ne peut pas être complet avant le dépôt de la demande.",
    ),
    DayOrder(
        "opinion_asked_on",
        "completed_on",
        "conventions_asked_after_complete",
        "Le conseil ne peut pas être saisi avant que le dossier soit complet.",
    ),
    DayOrder(
        "opinion_given_on",
        "filed_on",
        "conventions_opinion_since_filed",
        "L'avis ne peut pas précéder le dépôt de la demande.",
    ),
    # An opinion of paper, noted by hand, may be older than both: they bind the version by themselves.
    DayOrder(
        "frozen_on",
        "completed_on",
        "conventions_frozen_after_complete",
        "La version de signature ne peut pas être figée avant que le dossier soit complet.",
    ),
    DayOrder(
        "frozen_on",
        "opinion_asked_on",
        "conventions_frozen_after_asked",
        "La version de signature ne peut pas être figée avant que le conseil soit saisi.",
    ),
    DayOrder(
        "frozen_on",
        "opinion_given_on",
        "conventions_frozen_after_opinion",
        "La version de signature ne peut pas être figée avant que l'avis du conseil soit rendu.",
    ),
    DayOrder(
        "signed_on",
        "opinion_given_on",
        "conventions_signed_after_opinion",
        "L'État ne peut pas signer avant que l'avis du conseil soit rendu.",
    ),
    DayOrder(
        "signed_on",
        "frozen_on",
        "conventions_signed_after_version",
        "L'État ne peut pas signer avant que la version de signature soit figée.",
    ),
    DayOrder(
        "others_signed_on",
        "frozen_on",
        "conventions_others_after_version",
        "Les autres parties ne peuvent pas signer avant que la version de signature soit figée.",
    ),
    DayOrder(
        "signed_on",
        "others_signed_on",
        "conventions_signed_after_others",
        "L'État signe en dernier : il ne peut pas signer avant les autres parties.",
    ),
    DayOrder(
        "notified_on",
        "signed_on",
        "conventions_notified_after_signed",
        "La notification ne peut pas précéder la signature.",
    ),
    DayOrder(
        "leaving_told_on",
        "signed_on",
        "conventions_leaving_after_signed",
        "La structure n'annonce pas son départ avant la signature de la convention.",
    ),
    DayOrder(
        "leaving_on",
        "leaving_told_on",
        "conventions_leaving_after_told",
        "Le dernier jour de la structure ne peut pas précéder celui où elle l'a annoncé.",
    ),
)
SIGNATORY_DAYS = (
    DayOrder(
        "sent_on",
        "frozen_on",
        "conventions_sent_after_version",
        "La version de signature ne peut pas être envoyée avant d'être figée.",
    ),
    DayOrder(
        "signed_on",
        "frozen_on",
        "conventions_party_after_version",
        "La version de signature ne peut pas être signée avant d'être figée.",
    ),
    DayOrder("signed_on", "sent_on", "conventions_signatory_dates", "La signature ne peut pas précéder l'envoi."),
)


def within_years(years: int, *, only: Q | None = None, name: str, sentence: str) -> CheckConstraint:
    """`end` is before the same day of `start`, so many years later: terms.end_of, for each row of `only`."""
    short = Q(LessThan(_rank("end"), _rank("start") + years * _YEAR))
    return check(name, short if only is None else ~only | short, sentence, field="end")


# Days in their order, as numbers: neither database adds years to a date in a constraint as terms.end_of does.
_MONTH, _YEAR = 31, 372


def _rank(day: str):
    return ExtractYear(day) * _YEAR + ExtractMonth(day) * _MONTH + ExtractDay(day)
