"""Names of the partners by date: agencies and councils were renamed during the life of the conventions. Pure."""

import datetime as dt
from dataclasses import dataclass

# Law of 13 February 2008: Pôle emploi takes over from the ANPE; France Travail since 1 January 2024.
AGENCIES = (
    (dt.date(2024, 1, 1), "France Travail"),
    (dt.date(2009, 1, 1), "Pôle emploi"),
    (dt.date.min, "ANPE"),
)


def employment_agency(day: dt.date) -> str:
    """The public employment agency of that day."""
    return next(name for since, name in AGENCIES if day >= since)


@dataclass(frozen=True)
class AdvisoryBody:
    """The body that gives the opinion on conventions, and the words that name it in a sentence."""

    name: str
    short_name: str
    noun: str
    feminine: bool

    @property
    def title(self) -> str:
        """ "CDIAE", "Commission IAE"."""
        return self.short_name[0].upper() + self.short_name[1:]

    @property
    def the(self) -> str:
        return f"{'la' if self.feminine else 'le'} {self.noun}"

    @property
    def of(self) -> str:
        return f"{'de la' if self.feminine else 'du'} {self.noun}"

    @property
    def to(self) -> str:
        return f"{'à la' if self.feminine else 'au'} {self.noun}"

    @property
    def of_name(self) -> str:
        """ "du conseil départemental de l'insertion par l'activité économique"."""
        return f"{'de la' if self.feminine else 'du'} {self.name[0].lower()}{self.name[1:]}"

    @property
    def of_short_name(self) -> str:
        return f"{'de la' if self.feminine else 'du'} {self.short_name}"

    @property
    def words(self) -> dict:
        """Plain values, for a document that freezes what it was made of."""
        return {"the": self.the, "of": self.of, "to": self.to, "of_name": self.of_name, "feminine": self.feminine}


COUNCIL = AdvisoryBody(
    name="Conseil départemental de l'insertion par l'activité économique",
    short_name="CDIAE",
    noun="conseil",
    feminine=False,
)
COMMISSION = AdvisoryBody(
    name="Commission spécialisée de l'inclusion et de l'insertion par l'activité économique",
    short_name="commission IAE",
    noun="commission",
    feminine=True,
)
# Décret n° 2024-560 of 18 June 2024: the commission of the comité départemental pour l'emploi takes over.
COMMISSION_SINCE = dt.date(2024, 7, 1)


def advisory_body(day: dt.date) -> AdvisoryBody:
    """The body consulted on that day."""
    return COMMISSION if day >= COMMISSION_SINCE else COUNCIL
