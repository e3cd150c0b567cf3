"""Moving an object along its table, today, and telling the journal what was done beside the tables."""

from django.db import models

from iae_portal.core import clock
from iae_portal.core.models import Service, User
from iae_portal.core.services.journal import record
from iae_portal.core.services.workflow import fire
from iae_portal.core.workflow import Request, Workflow


def move(
    workflow: Workflow, obj: models.Model, name: str, *, actor: User | None, comment: str = "", before_save=None, **data
) -> models.Model:
    """`data` are the values typed with the action. Raises NotAllowed, Refusal."""
    request = Request(actor=actor, today=clock.today(), comment=comment, data=data)
    return fire(workflow, obj=obj, name=name, request=request, before_save=before_save)


def tell(
    actor: User | None, subject: models.Model, action: str, sentence: str, *, service: Service | None = None, **values
) -> None:
    """One line of the journal: `values` are before, after, comment. The service is the subject's own by default."""
    place = service or getattr(subject, "service", None)
    record(actor=actor, action=action, subject=subject, service=place, sentence=sentence, **values)
