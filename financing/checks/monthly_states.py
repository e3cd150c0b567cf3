"""Controls of a month's state. Pure: one sentence per problem, naming the month and its cell in the grid."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from financing.calculation import months
from iae_portal.core.errors import OfField
from iae_portal.core.text import counted, number

# Code du travail, L3121-35 (2008): 48 hours in a week at most; on the longest month.
MAX_HOURS_PER_HEAD = (Decimal(48) * 31 / 7).quantize(Decimal("0.01"))
MAX_HOURS = Decimal("9999999.99")  # what the column holds


@dataclass(frozen=True)
class StateRow:
    """What one month says."""

    month: dt.date
    hours: Decimal
    headcount: int
    remark: str = ""


def state_problems(
    *, month: dt.date, hours: Decimal, headcount: int, remark: str, covered: bool, closed: bool, today: dt.date
) -> list[str]:
    """What prevents this state from being kept; empty when all is well."""
    name = months.label_of(month)

    def said(sentence: str, field: str) -> list[str]:
        return [OfField(f"{name} : {sentence}", field, row=month)]

    if not covered:
        return said("ce mois n'est dans aucune annexe en cours de la convention.", "hours")
    # A state tells the whole month, even when the structure stops before its end.
    if months.last_day_of(month) >= today:
        return said("ce mois n'est pas fini, ses heures ne sont pas encore toutes connues.", "hours")
    if closed and not remark.strip():
        return said("l'annexe est clôturée, dites dans la remarque pourquoi ce mois est corrigé.", "remark")
    if hours < 0 or headcount < 0:
        return said("les heures et l'effectif sont positifs ou nuls.", "hours" if hours < 0 else "headcount")
    if not hours and not remark.strip():
        return said("0 heure se justifie dans la remarque (fermeture, suspension d'activité).", "remark")
    if hours and not headcount:
        return said("des heures sans salarié ; indiquez l'effectif du mois.", "headcount")
    if hours > min(headcount * MAX_HOURS_PER_HEAD, MAX_HOURS):
        return said(_too_many(hours, headcount), "hours")
    return []


def _too_many(hours: Decimal, headcount: int) -> str:
    if hours > MAX_HOURS:
        return f"{number(hours)} h dépassent {number(MAX_HOURS)} h, le plus qu'un état porte ; vérifiez les heures."
    most = str(MAX_HOURS_PER_HEAD).replace(".", ",")
    return (
        f"{str(hours).replace('.', ',')} h pour {counted(headcount, 'salarié')} dépassent {most} h par personne "
        "(48 h par semaine) ; vérifiez les heures et l'effectif."
    )
