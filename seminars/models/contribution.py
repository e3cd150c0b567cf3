"""What a region owes to an event: its correspondent, its speakers, its answer on the fourth workshop, its slides."""

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from iae_portal.core import clock
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.models import Region, Service, User
from iae_portal.core.rights import in_office
from iae_portal.documents.uploads import upload_path
from seminars.enums import ContributionState, FourthWorkshop, WorkshopTheme
from seminars.models.event import Event

# Everything that the region owes, whatever became of the event since.
WHOLE = Q(
    correspondent__isnull=False,
    speakers_given_on__isnull=False,
    fourth_answered_on__isnull=False,
    presentation_given_on__isnull=False,
)


class Contribution(CheckedModel):
    """A region attached to an event. `confirmed` is false while the grouping is only a proposal.

    `state` follows what is given (workflows/contribution.py).
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="contributions", verbose_name="événement")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="région")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", verbose_name="service")
    state = models.CharField("état", max_length=8, choices=ContributionState, default=ContributionState.AWAITED)
    confirmed = models.BooleanField("rattachement confirmé", default=False)
    source = models.CharField("source du rattachement", max_length=200, blank=True)
    correspondent = optional_key(User, "correspondant", "contributions")
    correspondent_named_on = models.DateField("correspondant nommé le", null=True, blank=True)
    speakers_given_on = models.DateField("intervenants indiqués le", null=True, blank=True)
    no_speaker = models.BooleanField("aucun intervenant local", default=False)
    fourth = models.CharField("quatrième atelier", max_length=3, choices=FourthWorkshop, blank=True)
    fourth_theme = models.CharField("thème", max_length=12, choices=WorkshopTheme, blank=True)
    fourth_title = models.CharField("intitulé de l'atelier", max_length=200, blank=True)
    fourth_answered_on = models.DateField("répondu le", null=True, blank=True)
    presentation = models.FileField("présentation", upload_to=upload_path, max_length=200, blank=True)
    presentation_name = models.CharField("nom du fichier", max_length=160, blank=True)
    presentation_given_on = models.DateField("présentation reçue le", null=True, blank=True)

    class Meta:
        verbose_name = "contribution d'une région"
        verbose_name_plural = "contributions des régions"
        ordering = ["event", "region__name"]
        constraints = [
            unique(
                "seminars_contribution_once", ["event", "region"], "Cette région est déjà rattachée à cet événement."
            ),
            check(
                "seminars_contribution_state",
                Q(state__in=ContributionState.values),
                "Cet état n'est pas celui d'une contribution.",
            ),
            check(
                "seminars_contribution_theme",
                ~Q(fourth=FourthWorkshop.YES) | (~Q(fourth_theme="") & ~Q(fourth_title="")),
                "Un quatrième atelier se propose avec son thème et son intitulé.",
            ),
            check(
                "seminars_contribution_given",
                ~Q(state=ContributionState.GIVEN) | WHOLE,
                "Une contribution complète porte tout ce que la région doit.",
            ),
            check(
                "seminars_contribution_dated",
                (Q(correspondent_named_on__isnull=True) | Q(correspondent__isnull=False))
                & (Q(fourth_answered_on__isnull=True) | ~Q(fourth="")),
                "Une date de réponse va avec sa réponse.",
            ),
        ]

    def __str__(self):
        return f"{self.region} – {self.event}"

    @property
    def is_prepared(self) -> bool:
        return self.event.is_prepared

    @cached_property
    def present_correspondent(self) -> User | None:
        """The correspondent, while still of the service of his region."""
        return self.correspondent if in_office([(self.service_id, self.correspondent_id)], clock.today()) else None

    @property
    def missing(self) -> list[str]:
        """What the region still owes, in the order of the page."""
        given = {
            "le correspondant": self.correspondent_id,
            "les intervenants locaux": self.speakers_given_on,
            "la réponse sur le quatrième atelier": self.fourth_answered_on,
            "la présentation": self.presentation_given_on,
        }
        return [name for name, value in given.items() if value is None]


class Speaker(models.Model):
    """A speaker given by a region, or by the organisers when `contribution` is empty."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="speakers", verbose_name="événement")
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.SET_NULL, related_name="speakers", verbose_name="région"
    )
    name = models.CharField("prénom et nom", max_length=120)
    function = models.CharField("fonction", max_length=160, blank=True)
    organisation = models.CharField("organisme", max_length=160, blank=True)
    email = models.EmailField("courriel", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)

    class Meta:
        verbose_name = "intervenant"
        verbose_name_plural = "intervenants"
        ordering = ["event", "name", "pk"]

    def __str__(self):
        return self.name

    @property
    def reference(self) -> str:
        """What the journal, which nothing erases, says of the person."""
        return f"n° {self.pk}"

    @property
    def full(self) -> str:
        return ", ".join(part for part in (self.name, self.function, self.organisation) if part)
