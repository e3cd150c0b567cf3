"""What a structure reads by its link: final documents of its dossier, its letters, and the receipts of what it sent."""

from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import Http404

from conventions.models import Amendment, Convention, Exchange, Letter
from iae_portal.documents.models import DocumentVersion


def papers_of(convention: Convention) -> QuerySet[DocumentVersion]:
    """Made, current, without watermark: what is a project stays with the service, and a letter until it has left."""
    left = Q(mailed=True) | Q(posted_on__isnull=False)
    subjects = {
        Convention: Convention.objects.filter(pk=convention.pk),
        Amendment: convention.amendments.all(),
        Letter: convention.letters.filter(left),
        Exchange: convention.exchanges.all(),
    }
    types = ContentType.objects.get_for_models(*subjects)
    ours = [Q(content_type=types[model], object_id__in=rows.values("pk")) for model, rows in subjects.items()]
    rows = DocumentVersion.objects.rendered().alive().filter(reduce(or_, ours), watermark=False)
    return rows.filter(superseded_at__isnull=True).order_by("-created_at", "-pk")


def paper_of(convention: Convention, pk: int) -> DocumentVersion:
    version = papers_of(convention).filter(pk=pk).first()
    if version is None:
        raise Http404
    return version
