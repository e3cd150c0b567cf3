"""Rules of the conventions that join several rows (core.base_rules)."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Least

from conventions.enums import ABANDONED_STATES, ONCE_SIGNED_STATES, AmendmentKind, ConventionState, ProcedureState
from conventions.models import (
    AdversarialProcedure,
    Amendment,
    Convention,
    Indicator,
    Measure,
    Proposal,
    Signatory,
    Suspension,
)
from conventions.selectors.conventions import without_renewal
from iae_portal.core import clock
from iae_portal.core.base_rules import BASE_RULES, BaseRule, overlapping

LIVING = (ConventionState.SIGNED, ConventionState.IN_FORCE)


def together() -> QuerySet[Convention]:
    """Once signed, until their end or the day they were ended; one that was before it began has no day."""
    last = Coalesce(Least("end", "ended_on"), F("end"))  # SQLite's Least is unknown when one of its days is
    rows = Convention.objects.filter(state__in=ONCE_SIGNED_STATES).annotate(last=last).filter(last__gte=F("start"))
    return overlapping(rows, "siae", end="last")


def beyond_their_end() -> QuerySet[Convention]:
    return Convention.objects.filter(state=ConventionState.IN_FORCE, end__lt=clock.today()).order_by("pk")


def terminated_without_procedure() -> QuerySet[Convention]:
    """Neither left by the structure on its day, nor ended by a procedure whose delay was over (R5132-5)."""
    ended = OuterRef("ended_on")
    concluded = AdversarialProcedure.objects.filter(
        convention=OuterRef("pk"), state=ProcedureState.TERMINATE, observations_due_on__lt=ended, closed_on__lte=ended
    )
    rows = Convention.objects.filter(state=ConventionState.TERMINATED)
    return rows.exclude(leaving_on__lte=F("ended_on")).exclude(Exists(concluded)).order_by("pk")


def copied_days_apart() -> QuerySet[Signatory]:
    return (
        Signatory.objects.filter(frozen_on__isnull=False).exclude(frozen_on=F("convention__frozen_on")).order_by("pk")
    )


def elsewhere_than_the_siae() -> QuerySet[Convention]:
    return Convention.objects.filter(previous__isnull=False).filter(~Q(previous__siae=F("siae"))).order_by("pk")


def unseen_successors() -> QuerySet[Convention]:
    """The last one of a structure that nothing renews, though a later one is there: it would be asked for for ever."""
    later = Convention.objects.filter(siae=OuterRef("siae"), start__gt=OuterRef("end"), previous=None)
    rows = without_renewal(Convention.objects.filter(state__in=[*LIVING, ConventionState.EXPIRED]))
    return rows.filter(Exists(later.exclude(state__in=ABANDONED_STATES))).order_by("pk")


def proposals_out_of_bounds() -> QuerySet[Proposal]:
    # An unknown value, or an unknown bound, is never less nor more.
    below, above = Q(value__lt=F("target__indicator__minimum")), Q(value__gt=F("target__indicator__maximum"))
    return Proposal.objects.filter(below | above).order_by("pk")


def measures_out_of_bounds() -> QuerySet[Measure]:
    """Of an indicator that is known, and that no version of it allows."""
    value = OuterRef("value")
    versions = Indicator.objects.filter(code=OuterRef("indicator_code"))
    above = Q(minimum__isnull=True) | Q(minimum__lte=value)
    below = Q(maximum__isnull=True) | Q(maximum__gte=value)
    rows = Measure.objects.filter(Exists(versions), value__isnull=False)
    return rows.exclude(Exists(versions.filter(above, below))).order_by("pk")


def signed_after_their_year() -> QuerySet[Amendment]:
    """Of the posts of a year, since the portal freezes what is signed; the constraint reads the day, not the year."""
    rows = Amendment.objects.filter(kind=AmendmentKind.POSTS, frozen_on__isnull=False)
    return rows.filter(signed_on__year__gt=F("effective_on__year")).order_by("pk")


def suspended_twice() -> QuerySet[Suspension]:
    return overlapping(Suspension.objects.all(), "convention")


RULES = {
    "terminated": (
        "Une convention est résiliée sans procédure contradictoire qui y conclut, son délai passé.",
        terminated_without_procedure,
    ),
    "together": ("Deux conventions signées de la même structure ont un jour en commun.", together),
    "expired": ("Une convention en vigueur a passé sa date de fin.", beyond_their_end),
    "copied_days": (
        "Un signataire n'a pas le jour de la version figée de sa convention.",
        copied_days_apart,
    ),
    "suspended": ("Deux suspensions des paiements d'une convention ont un jour en commun.", suspended_twice),
    "late_posts": ("Un avenant sur les postes d'une année est signé après cette année.", signed_after_their_year),
    "renewed": ("Une convention en renouvelle une autre, d'une autre structure.", elsewhere_than_the_siae),
    "successors": ("Une convention attend un renouvellement qui est là et ne la nomme pas.", unseen_successors),
    "proposal_bounds": ("Une proposition est hors des bornes de son indicateur.", proposals_out_of_bounds),
    "measure_bounds": ("Un relevé est hors des bornes de son indicateur.", measures_out_of_bounds),
}


def register_base_rules() -> None:
    for key, (sentence, find) in RULES.items():
        BASE_RULES.fill(f"conventions.{key}", BaseRule(f"conventions – {key}", sentence, find))
