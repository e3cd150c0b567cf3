"""The action that a page asks for, among those that its object offers now."""

from collections.abc import Iterable

from django.db.models import Model
from django.http import Http404

from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import User
from iae_portal.core.workflow import Offer, Workflow


def asked_offer(workflow: Workflow, offers: Iterable[Offer], name: str, obj: Model, *, actor: User, back: str) -> Offer:
    """The action of that name: 404 when no button bears it, NotAllowed when it is not open to this person now.

    `back` is the page of the object: another person may have moved it since the action was shown.
    """
    if name not in {row.name for row in workflow.transitions if not row.automatic}:
        raise Http404
    for offer in offers:
        if offer.transition.name == name:
            return offer
    transition = workflow.get(name)
    if not transition.may(actor, obj):
        raise NotAllowed(f"« {transition.label} » n'est pas ouvert pour vous.", back=back)
    state = getattr(obj, f"get_{workflow.field}_display")()
    raise NotAllowed(
        f"L'état est maintenant « {state} » : « {transition.label} » n'y est pas possible. Rien n'a été enregistré ; "
        "le journal de la page dit qui l'a changé.",
        back=back,
    )
