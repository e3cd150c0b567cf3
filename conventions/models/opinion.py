"""Opinion requests: floor 2 owns the row, the council (cdiae) puts it on an agenda and answers it."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q

from conventions.enums import OpinionSource, OpinionState, OpinionValue
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models import Departement, Service, User
from iae_portal.core.periods import Dated, DatedQuerySet, ordered_dates
from iae_portal.core.text import french_date
from iae_portal.documents.uploads import upload_path

SINCE_ASKED = DayOrder(
    "given_on", "asked_on", "conventions_opinion_after_asked", "L'avis ne peut pas précéder la demande au conseil."
)
SINCE_GIVEN = DayOrder(
    "lifted_on", "given_on", "conventions_opinion_lifted_after_given", "Des réserves ne sont pas levées avant l'avis."
)
SINCE_FILED = DayOrder(
    "given_on", "filed_on", "conventions_opinion_after_filed", "L'avis ne peut pas précéder le dépôt de la demande."
)


class OpinionRequest(CheckedModel):
    """One question put to the departmental council about one subject (convention, amendment, FDI file...)."""

    kind = models.CharField("nature", max_length=30, help_text="convention, amendment, fdi, diagnostic")
    # Generic: the council answers for subjects of any app without knowing them.
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    label = models.CharField("objet", max_length=300)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="opinion_requests", verbose_name="service"
    )
    siae = models.ForeignKey(
        "conventions.Siae",
        null=True,
        on_delete=models.PROTECT,
        related_name="opinion_requests",
        verbose_name="structure",
    )
    for_information = models.BooleanField("pour information seulement", default=False)
    reason = models.TextField("pourquoi", help_text="Pour avis ou pour information, et pourquoi.")
    must_be_favourable = models.BooleanField("avis favorable exigé", default=False)
    effective_on = models.DateField("date d'effet de l'objet", null=True, blank=True)
    # Copied when it is answered: a meeting on paper is bounded by it.
    filed_on = models.DateField("dossier déposé le", null=True, blank=True, editable=False)
    # What the council was shown; empty for a subject whose facts do not change once asked (material_changes).
    shown = models.JSONField("ce qui est présenté", default=dict, blank=True, editable=False)
    first = optional_key("self", "première demande, que celle-ci suit", editable=False)
    asked_on = models.DateField("demandé le")
    asked_by = optional_key(User, "demandé par")
    due_on = models.DateField("à rendre avant le", null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=OpinionState, default=OpinionState.PENDING)
    opinion = models.CharField("avis", max_length=12, choices=OpinionValue, blank=True)
    text = models.TextField("texte de l'avis", blank=True)
    given_on = models.DateField("rendu le", null=True, blank=True)
    lifted_on = models.DateField("réserves levées le", null=True, blank=True)
    lifted_by = models.TextField("ce qui lève les réserves", blank=True)
    source = models.CharField("source", max_length=10, choices=OpinionSource, blank=True)
    minutes = models.FileField("procès-verbal", upload_to=upload_path, blank=True)
    minutes_name = models.CharField("nom du fichier", max_length=160, blank=True)

    class Meta:
        verbose_name = "demande d'avis"
        verbose_name_plural = "demandes d'avis"
        ordering = [F("effective_on").asc(nulls_last=True), "asked_on", "pk"]
        constraints = [
            unique(
                "conventions_one_pending_opinion",
                ["kind", "content_type", "object_id"],
                "Une demande d'avis est déjà en attente pour cet objet.",
                where=Q(state=OpinionState.PENDING),
            ),
            check(
                "conventions_answered_opinion",
                ~Q(state=OpinionState.ANSWERED)
                | (Q(given_on__isnull=False) & ~Q(source="") & (~Q(opinion="") | Q(for_information=True))),
                "Un avis rendu porte sa date, son sens et sa source.",
            ),
            check(
                "conventions_opinion_states",
                Q(state=OpinionState.ANSWERED)
                | Q(state__in=[OpinionState.PENDING, OpinionState.WITHDRAWN], given_on__isnull=True),
                "Une demande en attente ou retirée n'a pas d'avis.",
            ),
            # On paper, only the filing binds, where it is known.
            check(
                SINCE_ASKED.name,
                SINCE_ASKED.kept | Q(source=OpinionSource.BY_HAND, filed_on__isnull=False),
                SINCE_ASKED.sentence,
            ),
            SINCE_FILED.constraint,
            SINCE_GIVEN.constraint,
            check(
                "conventions_opinion_lifted",
                Q(lifted_on__isnull=True, lifted_by="")
                | (Q(lifted_on__isnull=False, opinion=OpinionValue.RESERVED) & ~Q(lifted_by="")),
                "Seules des réserves se lèvent, avec le jour et ce qui les lève.",
            ),
        ]
        indexes = [
            models.Index(fields=["service", "state"], name="conventions_opinion_state"),
            models.Index(fields=["asked_on", "id"], name="conventions_opinion_asked"),
            models.Index(fields=["given_on", "id"], name="conventions_opinion_given"),
            models.Index(fields=["label", "id"], name="conventions_opinion_label"),
        ]

    def __str__(self):
        return self.label

    @property
    def is_answered(self) -> bool:
        return self.state == OpinionState.ANSWERED

    @property
    def answer_sentence(self) -> str:
        """ "Rendu le 12 novembre 2008 : favorable.", or that it is awaited."""
        if not self.is_answered:
            return "En attente."
        meaning = f" : {self.get_opinion_display().lower()}" if self.opinion else ""
        lifted = f" ; réserves levées le {french_date(self.lifted_on)}" if self.lifted_on else ""
        return f"Rendu le {french_date(self.given_on)}{meaning}{lifted}."


class OrientationQuerySet(DatedQuerySet):
    def voted(self):
        """Those of the council: what is only proposed to it is cited, and counted, nowhere."""
        return self.filter(voted_on__isnull=False)


class Orientation(Dated):
    """A strategic orientation voted by the council of a département; negotiations and campaigns cite it."""

    departement = models.ForeignKey(
        Departement, on_delete=models.PROTECT, related_name="orientations", verbose_name="département"
    )
    axis = models.CharField("axe", max_length=120)
    text = models.TextField("orientation")
    publics = models.CharField("publics prioritaires", max_length=300, blank=True)
    sectors = models.CharField("secteurs prioritaires", max_length=300, blank=True)
    areas = models.CharField("territoires prioritaires", max_length=300, blank=True)
    voted_on = models.DateField("votée le", null=True, blank=True)

    objects = OrientationQuerySet.as_manager()

    class Meta:
        verbose_name = "orientation territoriale"
        verbose_name_plural = "orientations territoriales"
        ordering = ["departement", "axis", "start"]
        constraints = [ordered_dates("conventions_orientation_dates")]

    def __str__(self):
        return f"{self.axis} : {self.text[:80]}"
