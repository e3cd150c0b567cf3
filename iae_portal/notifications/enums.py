"""Closed lists of outgoing mail."""

from django.db import models


class MailState(models.TextChoices):
    QUEUED = "queued", "En attente"
    SENDING = "sending", "Envoi en cours"
    SENT = "sent", "Envoyé"
    REFUSED = "refused", "Refusé"
    UNCERTAIN = "uncertain", "Incertain"
    ABANDONED = "abandoned", "Classé sans suite"


RESENDABLE = frozenset({MailState.REFUSED, MailState.UNCERTAIN})

TONES = {
    MailState.QUEUED: "info",
    MailState.SENDING: "info",
    MailState.SENT: "success",
    MailState.REFUSED: "error",
    MailState.UNCERTAIN: "warning",
    MailState.ABANDONED: "",
}
