"""What the convention of one type of structure says besides, as the text in force asks: a dated table. Pure.

2008: R5132-2 for EI, R5132-12 AI, R5132-28 ACI. Since the décret of 21 February 2014, the same list for the four types.
DESIGN: the day of effect of the convention decides, as for its other rules.
"""

import datetime as dt
from dataclasses import dataclass

REFORM = dt.date(2014, 2, 24)
EVE = REFORM - dt.timedelta(days=1)
ALL = ("EI", "ETTI", "ACI", "AI")


@dataclass(frozen=True)
class Mention:
    """`key` is a text of the insertion project, asked of these types from `since` to `until`."""

    key: str
    label: str
    types: tuple[str, ...]
    since: dt.date = dt.date.min
    until: dt.date = dt.date.max

    def asked(self, siae_type: str, day: dt.date) -> bool:
        return siae_type in self.types and self.since <= day <= self.until


OTHER_AID = "Autres aides publiques et privées, de l'année et de la précédente"
AID_AND_SALES = "Autres aides publiques et privées et produit des ventes, de l'année et de la précédente"
MENTIONS = (
    Mention("sites", "Chantiers : nombre, objet, durée, contrats aidés et leur répartition", ("ACI",), until=EVE),
    Mention("sites", "Chantiers : nombre, objet, durée, répartition des postes", ("ACI",), since=REFORM),
    Mention("employment_terms", "Rémunération, contrats et durée collective de travail", ("EI",), until=EVE),
    Mention("territory", "Territoire d'activité", ("ACI", "AI")),
    Mention("opening", "Permanence (trois jours par semaine au moins)", ("AI",)),
    Mention("exclusivity", "Activité exclusive : moyens humains et matériels propres", ("ETTI",)),
    Mention("local_fit", "Place dans l'offre d'insertion du territoire", ("ACI",), until=EVE),
    Mention("local_fit", "Place dans l'offre d'insertion du territoire", ALL, since=REFORM),
    Mention("other_aid", AID_AND_SALES, ("ACI",), until=EVE),
    Mention("other_aid", OTHER_AID, ("EI", "ETTI", "AI")),
    Mention("other_aid", OTHER_AID, ("ACI",), since=REFORM),
)
MENTION_FIELDS = tuple(dict.fromkeys(row.key for row in MENTIONS))


def mentions_of(siae_type: str, day: dt.date) -> dict[str, str]:
    """Labels by field of the project, for a convention of that type that takes effect that day."""
    return {row.key: row.label for row in MENTIONS if row.asked(siae_type, day)}
