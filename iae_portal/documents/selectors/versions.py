"""Reading versions of documents: what a person may see of them, what they are worth."""

from django.db import models

from iae_portal.core.models import User
from iae_portal.documents.enums import Standing
from iae_portal.documents.kinds import KINDS, DocumentKind
from iae_portal.documents.models import DocumentVersion

MONEY_SIGNS = ("€", "euro")


def find_subject(kind_key: str, pk: int, user: User) -> tuple[DocumentKind, models.Model] | None:
    """The kind and its subject, when the user may read that document; None in any other case."""
    if kind_key not in KINDS:
        return None
    kind = KINDS.get(kind_key)
    # The right alone decides what is read: a default manager could hide rows.
    subject = kind.model._base_manager.filter(pk=pk).first()
    if subject is None or not kind.may_read(user, subject):
        return None
    return kind, subject


def versions_of(kind_key: str, subject: models.Model) -> list[DocumentVersion]:
    """Every version of a document, the last asked for first, each with its subject already read."""
    rows = DocumentVersion.objects.of(kind_key, subject).select_related("job", "created_by", "service")
    versions = list(rows.order_by("-turn"))
    for version in versions:
        version.subject = subject
    return versions


def current_version(kind_key: str, subject: models.Model) -> DocumentVersion | None:
    """The version that nothing replaced or cancelled; None when no file exists."""
    rows = DocumentVersion.objects.of(kind_key, subject).rendered().alive()
    return rows.filter(superseded_at__isnull=True).first()


def version_by_code(code: str) -> DocumentVersion | None:
    """A version whose file exists, by its verification code."""
    return DocumentVersion.objects.rendered().filter(code=code).select_related("service").first()


def standing_of(version: DocumentVersion) -> Standing:
    """What the version is worth now."""
    if version.cancelled_at is not None:
        return Standing.CANCELLED
    if version.superseded_at is not None:
        return Standing.SUPERSEDED
    if version.watermark:
        return Standing.DRAFT
    if version.kind not in KINDS:
        return Standing.IN_FORCE
    document = KINDS.get(version.kind)
    if document.awaits_signature(version.subject):
        return Standing.AWAITED
    return Standing.IN_FORCE if document.is_in_force(version) else Standing.LAPSED


def public_facts(version: DocumentVersion) -> list[tuple[str, str]]:
    """What the kind adds to the public page. A fact that looks like an amount is withheld: the page shows none."""
    if version.kind not in KINDS or version.subject is None:
        return []
    facts = KINDS.get(version.kind).public_facts(version.subject)
    return [(label, value) for label, value in facts if not any(sign in value.lower() for sign in MONEY_SIGNS)]
