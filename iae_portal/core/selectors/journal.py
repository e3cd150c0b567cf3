"""Reading the journal of an object."""

from django.contrib.contenttypes.models import ContentType
from django.db import models

from iae_portal.core.models import JournalEntry


def lines_of(subject: models.Model, limit: int = 30) -> list[JournalEntry]:
    """The newest lines about one object."""
    kind = ContentType.objects.get_for_model(subject)
    return list(JournalEntry.objects.filter(content_type=kind, object_id=subject.pk).select_related("service")[:limit])
