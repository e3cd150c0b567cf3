"""A letter of a service: what every one carries. Its words are a template that extends `documents/letter.html`."""

import datetime as dt
from collections.abc import Iterable

from iae_portal.core.models import Service, User
from iae_portal.core.selectors.letterheads import letterhead_on
from iae_portal.core.text import lower_first

FOR_THE_PREFET = "Pour le préfet et par délégation,"


def signed_by(person: User | None, office: str = "") -> dict[str, str]:
    """The foot of a paper: a person and the function of his account, else `office`; of nobody, the office alone."""
    post = (person and lower_first(person.job_title)) or office
    return {"quality": FOR_THE_PREFET, "name": ", ".join(filter(None, (str(person or ""), post)))}


def letter(
    *,
    service: Service,
    day: dt.date,
    addressee: Iterable[str],
    signature: dict[str, str],
    references: Iterable[str] = (),
    place: str = "",
    **words,
) -> dict:
    """The inputs of a letter dated `day`, sent from the city of the letterhead in force that day (else `place`).

    `signature` holds a quality and a name; `words` what the template of the letter says besides.
    """
    letterhead = letterhead_on(service, day)
    return {
        "addressee": list(addressee),
        "place": letterhead.city if letterhead else place,
        "date": day,
        "references": list(references),
        "signature": signature,
        **words,
    }
