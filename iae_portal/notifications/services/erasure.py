"""What was written to people, once their data is kept no longer: how many mails stays; to whom, and what, goes."""

from django.db.models import QuerySet

from iae_portal.core.locks import under_lock
from iae_portal.core.models import JobLine
from iae_portal.notifications.models import MailAttachment, MailAttempt, MailBlob, OutgoingMail

GONE_PERSON = "Destinataire effacé"
GONE = "Contenu effacé à la fin de la durée de conservation."


def erase_mails(mails: QuerySet[OutgoingMail]) -> None:
    """Inside the caller's transaction."""
    _erase_files_of(mails)
    MailAttempt.objects.filter(mail__in=mails).update(email="", words=GONE)
    JobLine.objects.filter(job__mails__in=mails).delete()
    # Subject and words go too: they name the person and where he was to be.
    keys = list(under_lock(mails).values_list("pk", flat=True))  # a worker may be sending one of them
    OutgoingMail.objects.filter(pk__in=keys).update(
        recipient_name=GONE_PERSON,
        recipient_email="",
        subject_line=GONE,
        text=GONE,
        html=GONE,
        search_key="",
        reply_to="",
    )


def _erase_files_of(mails: QuerySet[OutgoingMail]) -> None:
    """Attachments and their bytes: a calendar bears the name of its guest. Bytes that another mail holds stay."""
    attachments = MailAttachment.objects.filter(mail__in=mails)
    blobs = list(attachments.filter(blob__isnull=False).values_list("blob", flat=True))
    attachments.delete()
    # Bytes are shared by digest: another mail may carry the same programme.
    held = MailAttachment.objects.filter(blob__in=blobs).values("blob")
    MailBlob.objects.filter(pk__in=blobs).exclude(pk__in=held).delete()
