"""The register of letters: each with its paper."""

from conventions.models import Convention, Letter
from iae_portal.documents.models import DocumentVersion


def papers_of(convention: Convention) -> list[tuple[Letter, DocumentVersion | None]]:
    """The newest letter first, with its paper once it is asked for. Two queries, three with an acknowledgement."""
    letters = list(convention.letters.select_related("author", "procedure"))
    for letter in letters:
        letter.convention = convention
    by_subject = _papers("conventions.letter", letters)
    acknowledged = (
        _papers("conventions.acknowledgement", [convention])
        if any(letter.is_acknowledgement for letter in letters)
        else {}
    )
    return [
        (letter, acknowledged.get(convention.pk) if letter.is_acknowledgement else by_subject.get(letter.pk))
        for letter in letters
    ]


def _papers(kind: str, subjects: list) -> dict[int, DocumentVersion]:
    rows = DocumentVersion.objects.filter(kind=kind, object_id__in=[row.pk for row in subjects])
    return {row.object_id: row for row in rows.filter(cancelled_at__isnull=True).order_by("turn")}
