"""Register of delegations of signature: a line is added, then closed; it is never edited nor erased."""

import datetime as dt

from django.db import transaction

from iae_portal.core import clock
from iae_portal.core.days import outside, refuse_outside, years_around
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Service, SignatureDelegation, User
from iae_portal.core.rights import may_manage_service
from iae_portal.core.selectors.journal import last_change
from iae_portal.core.selectors.people import members_of
from iae_portal.core.services.ends import check_end
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell

FIELDS = ["person", "order_reference", "acts", "start", "end"]


def check_right(actor: User, service: Service) -> None:
    if not may_manage_service(actor, service):
        raise NotAllowed(
            "Le registre des délégations est tenu par le directeur du service et par la mission nationale."
        )


def refuse_absent(*, person: User, service: Service, start: dt.date) -> None:
    if not members_of(service, start).filter(pk=person.pk).exists():
        raise Refusal(f"{person} n'est pas affecté à ce service le {start:%d/%m/%Y} : vérifiez la date ou l'équipe.")


def refuse_longer(delegation: SignatureDelegation, end: dt.date | None) -> None:
    if delegation.end and (end is None or end > delegation.end):
        raise Refusal(f"Cette délégation finit déjà le {delegation.end:%d/%m/%Y} : inscrivez le nouvel arrêté à part.")


def refuse_far(*, start: dt.date | None = None, end: dt.date | None = None) -> None:
    """DESIGN: a préfet's order that still serves is ten years old at most; it is announced two years ahead at most."""
    first, soon = years_around(clock.today(), 10, 2)
    _, last = years_around(clock.today(), 0, 10)
    refuse_outside(outside("start", start, first, soon), outside("end", end, None, last))


@transaction.atomic
def add_delegation(
    *,
    actor: User,
    service: Service,
    person: User,
    order_reference: str,
    acts: list[str],
    start: dt.date,
    end: dt.date | None = None,
) -> SignatureDelegation:
    """Enter a préfet's order in the register. The person must belong to the service on its first day."""
    check_right(actor, service)
    refuse_far(start=start, end=end)
    refuse_absent(person=person, service=service, start=start)
    delegation = SignatureDelegation(
        service=service, person=person, order_reference=order_reference, acts=acts, start=start, end=end
    )
    sentence = f"Délégation de signature inscrite : {delegation}"
    return add_and_tell(delegation, actor=actor, action="delegation.add", sentence=sentence, fields=FIELDS)


@transaction.atomic
def close_delegation(
    *, actor: User, delegation: SignatureDelegation, end: dt.date, comment: str, seen: str | None = None
) -> SignatureDelegation:
    """Give the delegation its last day. A delegation already closed can only be shortened. `seen` is the last day that
    the page showed."""
    locked = lock(delegation)
    check_right(actor, locked.service)
    check_end(seen, locked.end, last_change([locked], "end"))
    refuse_longer(locked, end)
    refuse_far(end=end)
    save_and_tell(
        locked,
        actor=actor,
        action="delegation.close",
        sentence=f"Délégation de signature close au {end:%d/%m/%Y} : {locked}",
        values={"end": end},
        comment=comment,
    )
    return locked
