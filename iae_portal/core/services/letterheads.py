"""Letterhead of a service: a new one closes the former the day before, so that past letters keep theirs."""

import datetime as dt

from django.db import transaction

from iae_portal.core import clock
from iae_portal.core.days import outside, refuse_outside, years_around
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Letterhead, Service, User
from iae_portal.core.rights import may_manage_service
from iae_portal.core.selectors.letterheads import letterhead_on
from iae_portal.core.services.journal import changes, snapshot, tell
from iae_portal.core.services.writing import lock, save_checked

# DESIGN: a letterhead serves the letters of a convention that ran before the portal, and is prepared for a move.
KEPT_YEARS = (10, 2)
FIELDS = ["prefet_title", "prefecture", "address", "postcode", "city", "phone", "email", "start"]


@transaction.atomic
def set_letterhead(*, actor: User, service: Service, start: dt.date, values: dict) -> Letterhead:
    """The letterhead of the service from `start` on. `values` holds the fields of Letterhead but its dates.

    The same first day as the one in force corrects it in place; another day closes it the day before.
    """
    if not may_manage_service(actor, service):
        raise NotAllowed("L'en-tête est tenu par le directeur du service et par la mission nationale.")
    refuse_outside(outside("start", start, *years_around(clock.today(), *KEPT_YEARS)))
    lock(service)  # one change of letterhead at a time
    later = Letterhead.objects.filter(service=service, start__gt=start).order_by("start").first()
    if later:
        raise Refusal(f"Un en-tête est déjà prévu au {later.start:%d/%m/%Y} : choisissez cette date pour le corriger.")
    current = letterhead_on(service, start)
    corrected = current if current and current.start == start else None
    if current and not corrected:
        current.end = start - dt.timedelta(days=1)
        current.save(update_fields=["end"])
    letterhead = corrected or Letterhead(service=service, start=start)
    before = snapshot(current, FIELDS) if current else {}
    for name, value in values.items():
        setattr(letterhead, name, value)
    save_checked(letterhead)
    before, after = changes(before, snapshot(letterhead, FIELDS))
    sentence = f"En-tête {'corrigé' if corrected else 'remplacé' if current else 'enregistré'} au {start:%d/%m/%Y}"
    tell(actor, letterhead, "letterhead.set", sentence, service=service, before=before, after=after)
    return letterhead
