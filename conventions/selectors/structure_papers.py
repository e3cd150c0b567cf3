"""What a structure reads by its link: final documents of its dossier, and the receipts of what it sent."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import Http404

from conventions.models import Convention, Exchange
from iae_portal.documents.models import DocumentVersion


def papers_of(convention: Convention) -> QuerySet[DocumentVersion]:
    """Made, current, without watermark: what is a project stays with the service."""
    types = ContentType.objects.get_for_models(Convention, Exchange)
    ours = Q(content_type=types[Convention], object_id=convention.pk)
    receipts = Q(content_type=types[Exchange], object_id__in=convention.exchanges.values("pk"))
    rows = DocumentVersion.objects.rendered().alive().filter(ours | receipts, watermark=False)
    return rows.filter(superseded_at__isnull=True).order_by("-created_at", "-pk")


def paper_of(convention: Convention, pk: int) -> DocumentVersion:
    version = papers_of(convention).filter(pk=pk).first()
    if version is None:
        raise Http404
    return version
