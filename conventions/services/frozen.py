"""What a page offers to sign: the State signs the version that was read, not one frozen since."""

from conventions.amendment_paper import amendment_content
from conventions.models import Amendment, Convention
from conventions.workflows.amendment import AMENDMENT_WORKFLOW
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core.models import JournalEntry
from iae_portal.core.seen import plain
from iae_portal.core.selectors.journal import last_passage, with_author
from iae_portal.core.services.writing import check_fresh

FROZEN_SINCE = (
    "Le contenu a changé depuis que cette page le montre, et une autre version a été figée pour la signature : "
    "relisez-la, puis signez."
)


def mark_of(signed: Convention | Amendment) -> str:
    """Tells the frozen version from another: of a convention, parties know it by its number; of an amendment, by all
    that its paper prints (its purpose and its date of effect stand beside the frozen clauses)."""
    if isinstance(signed, Amendment):
        return plain(amendment_content(signed))
    return str(signed.signature_versions.filter(cancelled_at=None).values_list("pk", flat=True).first() or 0)


def freezer_of(signed: Convention | Amendment) -> JournalEntry | None:
    workflow = AMENDMENT_WORKFLOW if isinstance(signed, Amendment) else CONVENTION_WORKFLOW
    return last_passage(signed, workflow.name, workflow.field)


def check_version(signed: Convention | Amendment, seen: str | None) -> None:
    """Under the lock of what is signed. `seen` is the mark that its page showed; None: nothing was shown."""
    if seen is not None:
        check_fresh(seen, mark_of(signed), lambda: with_author(FROZEN_SINCE, freezer_of(signed)), dict)
