"""Moving an object along its table, today."""

from django.db import models

from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.core.services.workflow import fire
from iae_portal.core.workflow import Request, Workflow


def move(
    workflow: Workflow, obj: models.Model, name: str, *, actor: User | None, comment: str = "", before_save=None, **data
) -> models.Model:
    """`data` are the values typed with the action. Raises NotAllowed, Refusal."""
    request = Request(actor=actor, today=clock.today(), comment=comment, data=data)
    return fire(workflow, obj=obj, name=name, request=request, before_save=before_save)
