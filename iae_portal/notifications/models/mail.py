"""The outbox: a mail is a row before it leaves, and the row says what became of it."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.models import Job, Service, User
from iae_portal.core.text import fold
from iae_portal.notifications.enums import RESENDABLE, TONES, MailState
from iae_portal.notifications.kinds import MAIL_KINDS, kind_label


class OutgoingMail(CheckedModel):
    """One mail to one address. `message_id` is made with the row: sent again, it is the same message."""

    kind = models.CharField("nature", max_length=60)
    recipient = optional_key(User, "personne", "mails")
    recipient_name = models.CharField("destinataire", max_length=160, blank=True)
    recipient_email = models.CharField("adresse", max_length=254, blank=True)
    reply_to = models.EmailField("réponse à", blank=True)
    subject_line = models.CharField("objet", max_length=250)
    search_key = models.CharField("clé de recherche", max_length=600, blank=True, editable=False)
    text = models.TextField("texte")
    html = models.TextField("texte mis en forme")
    content_type = optional_key(ContentType, "concerne (type)")
    object_id = models.BigIntegerField("concerne (numéro)", null=True, blank=True)
    subject = GenericForeignKey("content_type", "object_id")
    service = optional_key(Service, "service")
    author = optional_key(User, "envoyé par")
    job = optional_key(Job, "envoi groupé", "mails")
    state = models.CharField("état", max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    refusals = models.PositiveSmallIntegerField("refus de suite", default=0)
    error = models.TextField("réponse du serveur", blank=True)
    message_id = models.CharField("Message-ID", max_length=120, unique=True)
    key = models.CharField("clé d'unicité", max_length=200, unique=True)
    created_at = models.DateTimeField("créé le")
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    # Moments of the machine, never shown as dates of the business.
    next_attempt_at = models.DateTimeField("prochaine tentative", null=True, blank=True)
    dispatched_at = models.DateTimeField("confié au travailleur le", null=True, blank=True)
    claimed_at = models.DateTimeField("pris par un travailleur le", null=True, blank=True)

    class Meta:
        verbose_name = "courriel"
        verbose_name_plural = "courriels"
        ordering = ["-created_at", "-pk"]
        constraints = [
            check(
                "notifications_mail_sent_at",
                Q(state=MailState.SENT, sent_at__isnull=False) | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                "Un courriel envoyé porte sa date d'envoi, et lui seul.",
            ),
            check(
                "notifications_mail_claimed",
                ~Q(state=MailState.SENDING) | Q(claimed_at__isnull=False),
                "Un courriel en cours d'envoi porte l'heure où un travailleur l'a pris.",
            ),
            check(
                "notifications_mail_next_attempt",
                ~Q(state=MailState.QUEUED) | Q(next_attempt_at__isnull=False),
                "Un courriel en attente porte l'heure de sa prochaine tentative.",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="notifications_mail_due"),
            models.Index(fields=["content_type", "object_id"], name="notifications_mail_subject"),
            models.Index(fields=["kind", "-created_at"], name="notifications_mail_kind"),
        ]

    def __str__(self):
        return f"{self.subject_line} – {self.recipient_label}"

    def save(self, *args, **kwargs):
        self.search_key = fold(f"{self.recipient_name} {self.recipient_email} {self.subject_line}")[:600]
        super().save(*args, **kwargs)

    def clean(self):
        if self.kind not in MAIL_KINDS:
            raise ValidationError(
                {"kind": f"La nature de courriel « {self.kind} » n'est déclarée par aucune application."}
            )

    @property
    def recipient_label(self) -> str:
        return self.recipient_name or self.recipient_email or "destinataire sans adresse"

    @property
    def kind_label(self) -> str:
        return kind_label(self.kind)

    @property
    def tone(self) -> str:
        return TONES[MailState(self.state)]

    @property
    def can_be_resent(self) -> bool:
        return self.state in RESENDABLE


class MailAttempt(models.Model):
    """One try with the mail server: committed before the first byte leaves, completed by the server's answer."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="tries", verbose_name="courriel")
    number = models.PositiveSmallIntegerField("tentative")
    email = models.CharField("adresse", max_length=254)
    at = models.DateTimeField("commencée le")
    outcome = models.CharField("suite", max_length=10, choices=MailState, blank=True)
    words = models.TextField("réponse du serveur", blank=True)

    class Meta:
        verbose_name = "tentative d'envoi"
        verbose_name_plural = "tentatives d'envoi"
        ordering = ["mail", "number"]
        constraints = [
            unique("notifications_attempt_number", ["mail", "number"], "Cette tentative est déjà enregistrée.")
        ]

    def __str__(self):
        return f"tentative {self.number} : {self.outcome_label}"

    @property
    def outcome_label(self) -> str:
        """In words; a try that ended back in the queue is a temporary refusal."""
        if not self.outcome:
            return "sans réponse connue"
        return "refus temporaire" if self.outcome == MailState.QUEUED else MailState(self.outcome).label.lower()


class MailBlob(models.Model):
    """Bytes attached to mails, kept once however many people receive them."""

    sha256 = models.CharField("empreinte", max_length=64, unique=True)
    content = models.BinaryField("contenu")
    size = models.PositiveIntegerField("taille (octets)")

    class Meta:
        verbose_name = "contenu joint"
        verbose_name_plural = "contenus joints"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.sha256[:12]} ({self.size} octets)"


class MailAttachment(models.Model):
    mail = models.ForeignKey(
        OutgoingMail, on_delete=models.CASCADE, related_name="attachments", verbose_name="courriel"
    )
    name = models.CharField("nom du fichier", max_length=160)
    content_type = models.CharField("type", max_length=120)
    blob = optional_key(MailBlob, "contenu")
    stored = models.CharField("fichier du dépôt", max_length=300, blank=True)

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["mail", "pk"]
        constraints = [
            check(
                "notifications_attachment_source",
                Q(blob__isnull=False, stored="") | (Q(blob__isnull=True) & ~Q(stored="")),
                "Une pièce jointe est soit un contenu, soit un fichier du dépôt.",
            )
        ]

    def __str__(self):
        return self.name
