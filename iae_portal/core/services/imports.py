"""What the columns of a service's own files give: said once, kept for the next file."""

from collections.abc import Mapping

from django.db import transaction

from iae_portal.core.models import KnownColumn, User
from iae_portal.core.rights import perimeter


def known_columns(actor: User, kind: str) -> dict[str, str]:
    """By folded title, the field that this service's columns give."""
    service = perimeter(actor).main_service
    rows = KnownColumn.objects.filter(service=service, kind=kind) if service else KnownColumn.objects.none()
    return dict(rows.values_list("title", "field"))


@transaction.atomic
def remember_columns(*, actor: User, kind: str, columns: Mapping[str, str]) -> None:
    """Keep what a person said of his columns for the next file of his service; what was said before is replaced.

    DESIGN: nothing goes to the journal: this changes no dossier, only how the next file is first read.
    """
    service = perimeter(actor).main_service
    if service is None or not columns:
        return
    rows = [
        KnownColumn(service=service, kind=kind, title=title[:200], field=field)
        for title, field in sorted(columns.items())
        if title
    ]
    KnownColumn.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["service", "kind", "title"], update_fields=["field"]
    )
