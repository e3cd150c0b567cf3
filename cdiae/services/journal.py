"""What a service of the council writes in the journal."""

from cdiae.models import Council, Meeting
from iae_portal.core.models import User
from iae_portal.core.services.journal import record


def tell(actor: User | None, subject: Council | Meeting, action: str, sentence: str, **values) -> None:
    """One line about a council or a meeting, in the perimeter of its secretariat."""
    record(actor=actor, action=f"cdiae.{action}", subject=subject, service=subject.service, sentence=sentence, **values)
