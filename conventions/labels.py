"""Names of the partners by date: agencies were renamed during the life of the conventions. Pure."""

import datetime as dt

# Law of 13 February 2008: Pôle emploi takes over from the ANPE; France Travail since 1 January 2024.
AGENCIES = (
    (dt.date(2024, 1, 1), "France Travail"),
    (dt.date(2009, 1, 1), "Pôle emploi"),
    (dt.date.min, "ANPE"),
)


def employment_agency(day: dt.date) -> str:
    """The public employment agency of that day."""
    return next(name for since, name in AGENCIES if day >= since)
