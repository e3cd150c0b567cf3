"""A letter of a service: what every one carries. Its words are a template that extends `documents/letter.html`."""

import datetime as dt
from collections.abc import Iterable

from iae_portal.core.models import Service
from iae_portal.core.selectors.letterheads import letterhead_on


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
