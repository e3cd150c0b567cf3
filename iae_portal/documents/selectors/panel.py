"""What the panel of a document shows: the file, the work in progress, every version."""

from django.db import models
from django.utils.text import slugify

from iae_portal.core.models import User
from iae_portal.documents.kinds import DocumentKind
from iae_portal.documents.selectors.versions import standing_of, versions_of


def panel_context(kind: DocumentKind, subject: models.Model, user: User) -> dict:
    """What `components/document.html` needs."""
    versions = versions_of(kind.key, subject)
    last = versions[0] if versions else None
    failed = last is not None and not last.is_rendered and not last.in_progress and last.cancelled_at is None
    return {
        "kind": kind,
        "subject": subject,
        "panel_id": slugify(f"document-{kind.key.replace('.', '-')}-{subject.pk}"),
        "versions": [
            {"version": version, "standing": standing_of(version)} for version in versions if version.is_rendered
        ],
        "current": next((version for version in versions if version.is_current), None),
        "waiting": last if last and last.in_progress else None,
        "failed": failed,
        "failed_reason": last.job.error if failed and last.job else "",
        "may_request": kind.may_be_requested(user, subject),
    }
