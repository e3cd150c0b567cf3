"""Guards of a convention's transitions: each answers a French sentence, or None when all is well.

Signature: guard(convention, request) with request.today and request.data (values typed with the action).
"""

import datetime as dt

from conventions.enums import (
    ACTIVITY_AXES,
    ONCE_SIGNED_STATES,
    RUNNING_STATES,
    ConventionState,
    OpinionState,
    ProcedureState,
    SignatoryKind,
)
from conventions.guards.procedure import observations_are_over
from conventions.models import Convention, Proposal, Target
from conventions.models.dates import CONVENTION_DAYS
from conventions.models.project import NEEDED_TEXTS
from conventions.rates import NATIONAL_REFERENCE, below_reference
from conventions.selectors.amendments import last_end, last_of_end
from conventions.selectors.negotiation import targets_of_period
from conventions.selectors.opinions import FAVOURABLE, current_opinion, must_be_favourable
from conventions.selectors.pieces import missing_pieces
from conventions.signatories import parties_of
from iae_portal.core.days import Edge, in_order, outside
from iae_portal.core.enums import DelegatedAct
from iae_portal.core.errors import OfField
from iae_portal.core.selectors.delegations import valid_delegation
from iae_portal.core.selectors.letterheads import letterhead_on
from iae_portal.core.text import french_date, french_list
from iae_portal.core.workflow import Request

# The opinion, then the version that the parties read, then the signatures.
signature_comes_in_order = in_order(CONVENTION_DAYS, "signed_on")


def deadline_is_given(convention: Convention, request: Request) -> str | None:
    # Nothing is typed yet: the page only offers the action.
    if request.offering:
        return None
    due = request.data.get("missing_due_on")
    if due is None:
        return OfField("Indiquez la date avant laquelle la structure doit répondre.", "missing_due_on")
    if due <= request.today:
        return OfField("La date limite donnée à la structure doit être à venir.", "missing_due_on")
    return outside("missing_due_on", due, None, Edge(convention.end, "fin de la convention"))


def officer_is_named(convention: Convention, request: Request) -> str | None:
    return None if convention.officer_id else "Désignez le chargé du dossier."


def mandatory_pieces_are_valid(convention: Convention, request: Request) -> str | None:
    missing = missing_pieces(convention)
    if not missing:
        return None
    return f"Pièces obligatoires à recevoir et à valider : {french_list(missing)}."


def project_is_described(convention: Convention, request: Request) -> str | None:
    project = getattr(convention, "project", None)
    if project is None or not all(getattr(project, name) for name in NEEDED_TEXTS):
        return "Décrivez le projet d'insertion : publics, activités et accompagnement au moins."
    if not project.posts_fte:
        return "Indiquez le nombre de postes d'insertion du projet (ETP)."
    return None


def objectives_on_every_axis(convention: Convention, request: Request) -> str | None:
    present = set(convention.objectives.values_list("axis", flat=True))
    missing = [axis.label for axis in ACTIVITY_AXES if axis not in present]
    if not missing:
        return None
    return f"Fixez au moins un objectif opérationnel sur chaque axe ; il manque : {french_list(missing)}."


def exit_rates_every_year(convention: Convention, request: Request) -> str | None:
    years = {target.year for target in targets_of_period(convention) if target.indicator.is_exit_rates}
    missing = [str(year) for year in convention.years if year not in years]
    if not missing:
        return None
    return f"Négociez les taux de sortie de chaque année ; il manque : {french_list(missing)}."


def targets_are_agreed(convention: Convention, request: Request) -> str | None:
    waiting = [
        f"{target.indicator.name} ({target.year})" for target in targets_of_period(convention) if not target.agreed_id
    ]
    if not waiting:
        return None
    return f"Ces cibles ne sont pas encore convenues : {french_list(waiting)}."


def low_targets_are_justified(convention: Convention, request: Request) -> str | None:
    low = [
        target
        for target in targets_of_period(convention)
        if target.agreed and lacks_a_reason(convention, target, target.agreed)
    ]
    if not low:
        return None
    goal = f"{NATIONAL_REFERENCE.dynamic} % dynamiques dont {NATIONAL_REFERENCE.durable} % durables"
    return (
        f"Les taux de sortie convenus pour {low[0].year} sont sous la référence ({goal}) : "
        "la justification est obligatoire."
    )


def lacks_a_reason(convention: Convention, target: Target, proposal: Proposal) -> bool:
    """Below the national reference in the last year, a justification is compulsory (DGEFP, 2012 reading)."""
    # The reference is a goal for the end of the convention: the years before are steps that bind nobody.
    if not target.indicator.is_exit_rates or target.year != convention.last_year or proposal.reason.strip():
        return False
    return below_reference(dynamic=proposal.dynamic, durable=proposal.durable)


def opinion_is_answered(convention: Convention, request: Request) -> str | None:
    opinion = current_opinion(convention)
    if opinion and opinion.state == OpinionState.ANSWERED:
        return None
    return "L'avis du conseil n'est pas encore rendu."


def opinion_allows_signature(convention: Convention, request: Request) -> str | None:
    """The opinion is compulsory before signature, and binds only where a favourable one is required (D. 5132-30)."""
    opinion = current_opinion(convention)
    if opinion is None or opinion.state != OpinionState.ANSWERED:
        return "L'avis du conseil doit être rendu avant la signature."
    if opinion.opinion not in FAVOURABLE and must_be_favourable(convention, opinion):
        return (
            "Un avis favorable est exigé d'une structure qui tient à la fois un ACI et une convention EI ou AI "
            "(D. 5132-30) : celui du conseil ne l'est pas."
        )
    return None


def signatories_are_named(convention: Convention, request: Request) -> str | None:
    rows = list(convention.signatories.all())
    kinds = {row.kind for row in rows}
    missing = [SignatoryKind(party.kind).label for party in parties_of(convention) if party.kind not in kinds]
    unnamed = [row.get_kind_display() for row in rows if not (row.name.strip() and row.quality.strip())]
    if missing or unnamed:
        return f"Indiquez le nom et la qualité du signataire : {french_list(missing + unnamed)}."
    return None


def letterhead_exists(convention: Convention, request: Request) -> str | None:
    if letterhead_on(convention.service, request.today):
        return None
    return "L'en-tête du service (préfet, adresse) n'est pas renseigné à cette date : complétez-le d'abord."


def signature_version_is_live(convention: Convention, request: Request) -> str | None:
    if convention.signature_versions.filter(cancelled_at__isnull=True).exists():
        return None
    return "La version de signature a été annulée : rendez de nouveau le dossier prêt à signer."


def others_have_signed(convention: Convention, request: Request) -> str | None:
    """The State signs last."""
    waiting = [
        row.get_kind_display()
        for row in convention.signatories.all()
        if row.kind != SignatoryKind.STATE and row.signed_on is None
    ]
    if waiting:
        return f"L'État signe en dernier ; signatures attendues : {french_list(waiting)}."
    return None


def state_signatory_is_entitled(convention: Convention, request: Request) -> str | None:
    """The préfet himself, or a person who holds his delegation that day (register of delegations)."""
    if request.offering:
        return None
    signed_on = request.data.get("signed_on")
    if signed_on is None:
        return OfField("Indiquez la date de signature de l'État : elle date la convention.", "signed_on")
    if signed_on > request.today:
        return OfField("La date de signature ne peut pas être à venir.", "signed_on")
    # The préfet represents the State himself: he needs no delegation.
    if request.data.get("by_prefet"):
        return None
    person = request.data.get("person") or request.actor
    if valid_delegation(person=person, service=convention.service, act=DelegatedAct.CONVENTION, day=signed_on):
        return None
    return OfField(
        f"{person} n'a pas de délégation de signature en cours le {french_date(signed_on)} pour les conventions "
        "de ce service : vérifiez le registre des délégations.",
        "person",
    )


def no_overlapping_convention(convention: Convention, request: Request) -> str | None:
    """One convention at a time for a structure (one structure is one SIRET, one type, one service)."""
    return shared_with_another(convention, convention.end)


def shared_with_another(convention: Convention, end: dt.date) -> str | None:
    """The same, of a convention that would last until that day; an end put off by an amendment signed counts."""
    # Both ends included: 31 December and the 1 January that follows do not overlap. Those that are over count too.
    others = Convention.objects.filter(siae_id=convention.siae_id, state__in=ONCE_SIGNED_STATES, start__lte=end)
    for other in others.exclude(pk=convention.pk).order_by("start", "pk"):
        if _last_day(other) >= convention.start:
            return _shared(other, convention)
    return None


def _shared(other: Convention, convention: Convention) -> str:
    """An end brought forward binds from the day of its amendment on: the database reads the end of now until then."""
    sooner = last_of_end(other) if last_end(other) < convention.start else None
    if sooner is None or other.state == ConventionState.TERMINATED:
        return f"La convention {other.display_number} couvre déjà une partie de cette période."
    return (
        f"La convention {other.display_number} couvre encore une partie de cette période : celle qui la suit se signe "
        f"à compter du {french_date(sooner.effective_on)}, jour où un avenant avance sa fin."
    )


def _last_day(convention: Convention) -> dt.date:
    if convention.state == ConventionState.TERMINATED:
        return min(convention.end, convention.ended_on)
    return max(convention.end, last_end(convention))


def start_has_come(convention: Convention, request: Request) -> str | None:
    if convention.start <= request.today:
        return None
    return f"La convention prend effet le {french_date(convention.start)}."


def end_has_passed(convention: Convention, request: Request) -> str | None:
    # The last day is covered.
    if convention.end < request.today:
        return None
    return f"La convention court jusqu'au {french_date(convention.end)}."


def last_day_has_passed(convention: Convention, request: Request) -> str | None:
    """The day on which a structure that denounces wanted to stop."""
    if convention.leaving_on and convention.leaving_on < request.today:
        return None
    return "Le dernier jour voulu par la structure n'est pas passé."


def renewal_is_signed(convention: Convention, request: Request) -> str | None:
    signed = (*RUNNING_STATES, ConventionState.EXPIRED)
    if convention.renewals.filter(state__in=signed).exists():
        return None
    return "Aucune convention signée ne renouvelle celle-ci."


def contradiction_is_over(convention: Convention, request: Request) -> str | None:
    """No termination without a procedure that concluded to it, its delay run out (R5132-5)."""
    # The latest opened counts: an older one ended without a termination, its letter received or not.
    procedure = convention.procedures.order_by("-pk").first()
    if procedure is None:
        return "Ouvrez d'abord la procédure contradictoire : lettre recommandée et délai d'observations."
    if procedure.state == ProcedureState.DROPPED:
        return "La procédure contradictoire est classée sans suite : ouvrez-en une autre pour résilier."
    if sentence := observations_are_over(procedure, request):
        return sentence
    if procedure.state != ProcedureState.TERMINATE:
        return "Donnez d'abord sa suite à la procédure contradictoire : elle doit conclure à la résiliation."
    return None
