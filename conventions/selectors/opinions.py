"""The opinion that counts for a subject: its latest request that was not withdrawn."""

from django.contrib.contenttypes.models import ContentType
from django.db import models

from conventions.enums import OpinionState
from conventions.models import OpinionRequest


def current_opinion(subject: models.Model) -> OpinionRequest | None:
    kind = ContentType.objects.get_for_model(subject)
    rows = OpinionRequest.objects.filter(content_type=kind, object_id=subject.pk)
    return rows.exclude(state=OpinionState.WITHDRAWN).order_by("-asked_on", "-pk").first()
