"""Reading the outbox, inside a perimeter, and what became of the mails of an object."""

from collections import Counter
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet

from iae_portal.core.models import Job, User
from iae_portal.core.rights import perimeter
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail


def mails_visible_to(user: User) -> QuerySet[OutgoingMail]:
    """Mails of the services in the perimeter, and one's own. A mail without service: the country roles only."""
    reader = perimeter(user)
    if reader.country_wide:
        return OutgoingMail.objects.all()
    return OutgoingMail.objects.filter(reader.services_filter("service") | Q(recipient=user))


def states_of(subjects: Iterable[models.Model], mail_kind: str) -> dict[int, str]:
    """State of the last mail of that kind, by the primary key of its object (all of one model). One query."""
    return {pk: mail.state for pk, mail in last_mails_of(subjects, mail_kind).items()}


def last_mails_of(subjects: Iterable[models.Model], mail_kind: str) -> dict[int, OutgoingMail]:
    """The last mail of that kind, by the primary key of its object (all of one model). One query."""
    subjects = list(subjects)
    if not subjects:
        return {}
    kind = ContentType.objects.get_for_model(subjects[0])
    rows = OutgoingMail.objects.filter(
        content_type=kind, object_id__in=[subject.pk for subject in subjects], kind=mail_kind
    )
    return {mail.object_id: mail for mail in rows.defer("text", "html").order_by("created_at", "pk")}


def count_to(subject: models.Model, email: str) -> int:
    """How many mails about an object were written to an address."""
    kind = ContentType.objects.get_for_model(subject)
    return OutgoingMail.objects.filter(content_type=kind, object_id=subject.pk, recipient_email=email).count()


def addresses_written_to(subject: models.Model) -> set[str]:
    """Every address that a mail about an object went to."""
    kind = ContentType.objects.get_for_model(subject)
    rows = OutgoingMail.objects.filter(content_type=kind, object_id=subject.pk).order_by()
    return set(rows.values_list("recipient_email", flat=True))


def in_trouble(mails: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
    """Mails that did not go at the first try: refused, uncertain, or retried (gone since, or waiting)."""
    return mails.filter(Q(state__in=[MailState.REFUSED, MailState.UNCERTAIN]) | Q(refusals__gt=0))


def counts_of(job: Job) -> Counter[str]:
    """How many mails of a bulk job are in each state."""
    rows = OutgoingMail.objects.filter(job=job).order_by().values_list("state").annotate(count=models.Count("pk"))
    return Counter(dict(rows))
