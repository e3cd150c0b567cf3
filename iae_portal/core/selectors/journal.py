"""Reading the journal of an object."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models

from iae_portal.core.models import JournalEntry


def lines_of(subject: models.Model, limit: int = 30) -> list[JournalEntry]:
    """The newest lines about one object."""
    kind = ContentType.objects.get_for_model(subject)
    return list(JournalEntry.objects.filter(content_type=kind, object_id=subject.pk).select_related("service")[:limit])


def last_change(subjects: Iterable[models.Model], field: str) -> JournalEntry | None:
    """The newest line that says what `field` of one of these rows became."""
    wanted = models.Q(pk__in=())
    for subject in subjects:
        wanted |= models.Q(content_type=ContentType.objects.get_for_model(subject), object_id=subject.pk)
    return JournalEntry.objects.filter(wanted, after__has_key=field).first()
