"""The mission is several people: what one of them has just written is not written a second time by another."""

from django.db.models import QuerySet

from iae_portal.core.enums import ServiceKind
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Service
from iae_portal.core.selectors.journal import last_change, with_author
from iae_portal.core.services.writing import lock_all


def refuse_twin(rows: QuerySet, sentence: str) -> None:
    """`rows` are those that say the same. Under the lock of the mission: of two people at once, the second reads what
    the first wrote."""
    lock_all(Service.objects.filter(kind=ServiceKind.DGEFP))
    if twin := rows.first():
        raise Refusal(with_author(sentence, last_change([twin], "")))
