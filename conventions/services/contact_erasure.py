"""Contacts of the structures, erased a time after their link ended. What they sent stays, without who sent it."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet

from conventions.documents import RECEIPT
from conventions.models import Convention, Exchange, StructureLink
from conventions.services.exchange_campaign import REMINDER
from conventions.services.exchange_mails import WITHDRAWN
from conventions.services.structure_links import MAIL
from iae_portal.core.calendars import add_months
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import lock
from iae_portal.core.slices import one_by_one
from iae_portal.documents.models import DocumentVersion
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.services.erasure import erase_mails

# DESIGN: decided on 28 November 2026: no text sets it; the next yearly results may still be asked of the same contact.
KEPT_MONTHS = 13
ERASED = "Contact effacé"


def erase_contacts(*, today: dt.date) -> int:
    """Those whose link ended KEPT_MONTHS ago. How many; run again, it finds nobody."""
    links = due(today).select_related("convention__service").order_by("convention_id", "pk")
    return sum(_erase(link, today) for link in one_by_one(links))


def due(today: dt.date) -> QuerySet[StructureLink]:
    limit = add_months(today, -KEPT_MONTHS)
    return StructureLink.objects.exclude(email="").filter(Q(expires_on__lte=limit) | Q(revoked_on__lte=limit))


@transaction.atomic
def _erase(known: StructureLink, today: dt.date) -> bool:
    """DESIGN: the journal alone keeps the name: it says who typed, and a line of it never changes."""
    lock(known.convention)
    # Read again: a link prolonged meanwhile keeps its contact.
    link = due(today).select_related("convention__service").filter(pk=known.pk).first()
    if link is None:
        return False
    sent = Exchange.objects.filter(link=link)
    DocumentVersion.objects.filter(
        kind=RECEIPT, content_type=ContentType.objects.get_for_model(Exchange), object_id__in=sent.values("pk")
    ).delete()
    sent.update(typed_by=ERASED)
    erase_mails(_mails_to(link, today))
    StructureLink.objects.filter(pk=link.pk).update(
        name=ERASED, email="", code_hash="", revoked_on=link.revoked_on or today
    )
    sentence = "Contact de la structure effacé à la fin de la durée de conservation"
    tell(None, link.convention, "exchange.erased", sentence)
    return True


def _mails_to(link: StructureLink, today: dt.date) -> QuerySet[OutgoingMail]:
    """Older than the limit: the same person may have another link on the dossier since."""
    return OutgoingMail.objects.filter(
        kind__in=[MAIL, REMINDER, WITHDRAWN],
        content_type=ContentType.objects.get_for_model(Convention),
        object_id=link.convention_id,
        recipient_email=link.email,
        created_at__date__lte=add_months(today, -KEPT_MONTHS),
    )
