"""Controls of a month's state. Pure: one sentence per problem, naming the month."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from financing.calculation import months

# Code du travail, L3121-35 (2008): 48 hours in a week at most; on the longest month.
MAX_HOURS_PER_HEAD = (Decimal(48) * 31 / 7).quantize(Decimal("0.01"))


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
    if not covered:
        return [f"{name} : ce mois n'est dans aucune annexe en cours de la convention."]
    # A state tells the whole month, even when the structure stops before its end.
    if months.last_day_of(month) >= today:
        return [f"{name} : ce mois n'est pas fini, ses heures ne sont pas encore toutes connues."]
    if closed and not remark.strip():
        return [f"{name} : l'annexe est clôturée, dites dans la remarque pourquoi ce mois est corrigé."]
    if hours < 0 or headcount < 0:
        return [f"{name} : les heures et l'effectif sont positifs ou nuls."]
    if not hours and not remark.strip():
        return [f"{name} : 0 heure se justifie dans la remarque (fermeture, suspension d'activité)."]
    if hours and not headcount:
        return [f"{name} : des heures sans salarié ; indiquez l'effectif du mois."]
    if hours > headcount * MAX_HOURS_PER_HEAD:
        most = str(MAX_HOURS_PER_HEAD).replace(".", ",")
        return [
            f"{name} : {str(hours).replace('.', ',')} h pour {headcount} salariés dépassent {most} h par personne "
            "(48 h par semaine) ; vérifiez les heures et l'effectif."
        ]
    return []
