"""Firing a transition: lock, right, guards, state, journal, in one transaction."""

from django.db import models, transaction

from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.selectors.journal import since
from iae_portal.core.services.journal import snapshot, tell
from iae_portal.core.services.writing import lock
from iae_portal.core.workflow import Request, Transition, Workflow


@transaction.atomic
def fire(
    workflow: Workflow,
    *,
    obj: models.Model,
    name: str,
    request: Request,
    before_save=None,
    subject=None,
    service=None,
    told: tuple[str, ...] = (),
) -> models.Model:
    """Move `obj` along the transition `name` and journal it.

    `before_save(locked, request)` may set other fields under the same lock.
    The subject of the journal is by default the object, its service the subject's own; `told` are the fields that
    it says besides the state.
    Raises NotAllowed (right) or Refusal (state, comment, guards) with French sentences; nothing is written then.
    """
    transition = workflow.get(name)
    locked = lock(obj)
    _check(workflow, transition, locked, request)
    fields = [workflow.field, *told]
    before = snapshot(locked, fields)
    setattr(locked, workflow.field, transition.target)
    if before_save:
        before_save(locked, request)
    # Unique keys and constraints are left to the database: no state changes them, and each would be a query.
    locked.full_clean(validate_unique=False, validate_constraints=False)
    locked.save()
    tell(
        request.actor,
        subject or locked,
        f"{workflow.name}.{name}",
        f"{transition.label} : {locked}",
        service=service,
        before=before,
        after=snapshot(locked, fields),
        comment=request.comment,
    )
    return locked


def _check(workflow: Workflow, transition: Transition, obj, request: Request) -> None:
    # The right first: whoever has none learns nothing of the dossier.
    if not transition.automatic and not transition.may(request.actor, obj):
        raise NotAllowed(f"L'action « {transition.label} » est réservée : {transition.roles}.")
    state = getattr(obj, workflow.field)
    if state not in transition.sources:
        label = workflow.states(state).label
        sentence = f"L'action « {transition.label} » n'est pas possible dans l'état « {label} ». Rechargez la page."
        raise Refusal(since(sentence, obj, workflow))
    if transition.comment_required and not request.comment.strip():
        raise Refusal(f"Indiquez le motif : il est obligatoire pour « {transition.label} ».")
    refusals = transition.refusals(obj, request)
    if refusals:
        raise Refusal(*refusals)
