"""Names of the partners by date: agencies and councils were renamed during the life of the conventions. Pure."""

import datetime as dt
from dataclasses import dataclass

from iae_portal.core.text import lower_first, upper_first


@dataclass(frozen=True)
class EmploymentAgency:
    """The public employment agency from `since`: its name, with its article and after "de" in a sentence."""

    since: dt.date
    name: str
    the: str
    of: str
    feminine: bool = False

    @property
    def words(self) -> dict:
        """Plain values, for a document that freezes what it was made of."""
        return {"name": self.name, "the": self.the, "of": self.of, "feminine": self.feminine}


_ANPE = "l'Agence nationale pour l'emploi"
# Law of 13 February 2008: Pôle emploi takes over from the ANPE; France Travail since 1 January 2024.
AGENCIES = (
    EmploymentAgency(dt.date(2024, 1, 1), "France Travail", "France Travail", "France Travail"),
    EmploymentAgency(dt.date(2009, 1, 1), "Pôle emploi", "Pôle emploi", "Pôle emploi"),
    EmploymentAgency(dt.date.min, "ANPE", f"{_ANPE} (ANPE)", _ANPE, feminine=True),
)


def employment_agency(day: dt.date) -> EmploymentAgency:
    """The public employment agency of that day."""
    return next(agency for agency in AGENCIES if day >= agency.since)


def agency_named(name: str) -> EmploymentAgency:
    """The agency that a frozen document names."""
    return next(agency for agency in AGENCIES if agency.name == name)


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
        return upper_first(self.short_name)

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
        return f"{'de la' if self.feminine else 'du'} {lower_first(self.name)}"

    @property
    def to_name(self) -> str:
        """ "au conseil départemental de l'insertion par l'activité économique"."""
        return f"{'à la' if self.feminine else 'au'} {lower_first(self.name)}"

    @property
    def the_name(self) -> str:
        """ "le conseil départemental de l'insertion par l'activité économique"."""
        return f"{'la' if self.feminine else 'le'} {lower_first(self.name)}"

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
BODIES = (
    (dt.date(2024, 7, 1), COMMISSION),
    (dt.date.min, COUNCIL),
)


def advisory_body(day: dt.date) -> AdvisoryBody:
    """The body consulted on that day."""
    return next(body for since, body in BODIES if day >= since)
