"""What a service of the council writes in the journal."""

from cdiae.models import Council, Meeting
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.services.journal import entry, record


def tell(actor: User | None, subject: Council | Meeting, action: str, sentence: str, **values) -> None:
    """One line about a council or a meeting, in the perimeter of its secretariat."""
    record(**_line(actor, subject, action, sentence), **values)


def told(actor: User | None, subject: Council | Meeting, action: str, sentence: str, **values) -> JournalEntry:
    """The same line, not saved: many are written together."""
    return entry(**_line(actor, subject, action, sentence), **values)


def _line(actor: User | None, subject: Council | Meeting, action: str, sentence: str) -> dict:
    place = {"subject": subject, "service": subject.service}
    return {"actor": actor, "action": f"cdiae.{action}", "sentence": sentence} | place
