"""Naming a deputy makes the portal write to an address that nobody checked: a link does it a few times only."""

import datetime as dt

from iae_portal.core.errors import FieldRefusal
from iae_portal.core.services.limits import Limit, within
from iae_portal.notifications.selectors.mails import addresses_written_to
from seminars.models import Guest

# DESIGN: a guest changes his mind once or twice; beyond, the organisers note who comes.
DEPUTIES = 3
CHANGES = Limit("seminar-deputy", 5, dt.timedelta(days=1))


def refuse_too_many(guest: Guest, email: str) -> None:
    """Refusal when the guest's link has named too many people, or changed between them too often today."""
    if not email or email == guest.deputy_email:
        return
    others = addresses_written_to(guest) - {guest.email, email}
    if len(others) >= DEPUTIES or not within(CHANGES, address=f"guest {guest.pk}"):
        raise FieldRefusal(
            "Vous avez déjà désigné plusieurs représentants : pour en changer encore, écrivez à "
            f"{guest.event.contact}.",
            "deputy_name",
        )
