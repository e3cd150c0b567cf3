"""Beginning and ending to act as another person, each a line of the journal."""

import datetime as dt

from django.db import transaction

from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.second_factor import is_compulsory
from iae_portal.core.services.journal import tell

LASTS = dt.timedelta(hours=1)
KEY = "acting"


@transaction.atomic
def start_acting(*, actor: User, person: User, reason: str, writes: bool) -> dict:
    """What the session keeps. `writes` lets the administrator write, but for what stays in the person's own hand."""
    if not actor.is_superuser:
        raise NotAllowed("Agir à la place d'une autre personne est réservé aux administrateurs du portail.")
    if person.is_superuser or not person.is_active:
        raise Refusal("On n'agit ni à la place d'un administrateur, ni pour un compte fermé.")
    if not reason.strip():
        raise Refusal("Indiquez le motif de l'assistance : il est gardé au journal.")
    mode = "en écriture" if writes else "en lecture seule"
    sentence = f"Assistance {mode} : {actor} agit pour {person}"
    tell(actor, person, "support.start", sentence, comment=reason)
    return {"person": person.pk, "writes": writes, "until": (clock.real_now() + LASTS).timestamp()}


@transaction.atomic
def stop_acting(*, actor: User, person: User) -> None:
    sentence = f"Assistance : {actor} n'agit plus pour {person}"
    tell(actor, person, "support.stop", sentence)


def person_acted(administrator: User, kept: dict | None) -> User | None:
    """The person of the request, as the session says it; None once it is over, or no longer allowed."""
    if not kept or kept["until"] < clock.real_now().timestamp() or not administrator.is_superuser:
        return None
    if is_compulsory(administrator) and not administrator.is_verified():
        return None
    person = User.objects.filter(pk=kept["person"], is_active=True, is_superuser=False).first()
    if person:
        person.acted_by, person.acted_writes = administrator, kept["writes"]
        person.otp_device, person.is_verified = None, lambda: False
    return person
