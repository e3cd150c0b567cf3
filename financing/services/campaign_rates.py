"""The rates of a campaign: computed by the engine's batch, overridden one by one, decided together."""

from decimal import Decimal

from django.db import transaction

from financing.calculation.modulation import corrected_rate
from financing.calculation.money import to_cent
from financing.enums import CampaignState, Criterion
from financing.models import ModulationCampaign, ModulationDecision
from financing.rights import COMMIT, may
from financing.selectors.batches import batch_of, run_batch
from financing.selectors.campaigns import paying_envelope, total_of
from financing.services.campaign_readings import read_bases_again
from financing.services.commitments import write_commitment
from financing.services.locks import lock_campaign, lock_envelope
from financing.services.moves import move
from financing.workflows.campaign import CAMPAIGN_WORKFLOW
from iae_portal.core.errors import FieldRefusal, NotAllowed
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.seen import plain
from iae_portal.core.selectors.journal import last_act, with_author
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import check_fresh, lock, save_all, save_checked
from iae_portal.core.text import euros, number
from iae_portal.core.text import rate as rate_text
from iae_portal.core.workflow import Request

KEPT_MEANWHILE = (
    "Depuis l'affichage de cette page, un autre taux a été retenu pour cette structure : relisez-le dans la campagne, "
    "puis enregistrez de nouveau si votre décision tient toujours."
)
COMPUTED_MEANWHILE = (
    "Depuis l'affichage de cette page, la campagne a été calculée de nouveau, ce qui efface les taux retenus : relisez "
    "le taux calculé, puis enregistrez de nouveau si votre décision tient toujours."
)
RATES_MOVED = (
    "Les taux de cette campagne ont changé depuis que cette page la montre : relisez-les dans la campagne, "
    "puis confirmez."
)
# Everything that a calculation gives, and what it takes away.
DRAWN = [field.name for field in ModulationDecision._meta.concrete_fields if not field.primary_key]


@transaction.atomic
def compute_campaign(*, actor: User, campaign: ModulationCampaign, seen: str | None = None) -> ModulationCampaign:
    """Freeze the batch on the bases of today and keep a decision per structure: the computed rate, not yet decided.
    `seen` is what the page showed of the rates that go (`mark_of`)."""
    _check_rates(campaign, seen)

    def keep(locked: ModulationCampaign, request: Request) -> None:
        read_bases_again(actor=actor, campaign=locked)
        locked.frozen = batch_of(locked)
        locked.result = run_batch(locked.frozen)

    moved = move(CAMPAIGN_WORKFLOW, campaign, "compute", actor=actor, before_save=keep)
    _write_decisions(moved)
    return moved


def _write_decisions(campaign: ModulationCampaign) -> None:
    """A structure keeps its row: who has its page open finds it computed again. The rates kept by heads go, as the page
    says before."""
    services = dict(campaign.candidates.values_list("siae_id", "service_id"))
    bases = {row["id"]: Decimal(row["base"]) for row in campaign.frozen["structures"]}
    known = dict(campaign.decisions.values_list("siae_id", "pk"))
    rows = [
        ModulationDecision(
            pk=known.get(int(row["id"])),
            campaign=campaign,
            siae_id=int(row["id"]),
            service_id=services[int(row["id"])],
            base=bases[row["id"]],
            scores=row["scores"],
            mark=Decimal(row["mark"]),
            raw_rate=Decimal(row["raw_rate"]),
            computed_rate=Decimal(row["rate"]),
            rate=Decimal(row["rate"]),
            amount=Decimal(row["amount"]),
            explanation=row["explanation"],
        )
        for row in campaign.result["structures"]
    ]
    campaign.decisions.exclude(siae__in=[row.siae_id for row in rows]).delete()
    save_all([row for row in rows if row.pk], DRAWN)
    ModulationDecision.objects.bulk_create(row for row in rows if not row.pk)


@transaction.atomic
def override_rate(
    *, actor: User, decision: ModulationDecision, rate: Decimal, reason: str, seen: str | None = None
) -> ModulationDecision:
    """A head keeps another rate for one of his structures: inside the frame, with a reason, inside the envelope.
    `seen` is what the page showed (`kept_of`)."""
    campaign, locked = _held(actor, decision)
    check_fresh(seen, kept_of(locked), lambda: moved_meanwhile(mover_of(locked)), dict)
    if rate != locked.computed_rate and not reason.strip():
        raise FieldRefusal("Un taux différent du calcul porte son motif : indiquez-le.", "reason")
    if rate != locked.rate:
        locked.corrections = {}
    return _keep(actor, campaign, locked, rate, reason.strip(), typed="rate")


@transaction.atomic
def correct_score(
    *, actor: User, decision: ModulationDecision, criterion: str, score: Decimal, reason: str, seen: str | None = None
) -> ModulationDecision:
    """A head corrects one score of a structure for a local reason; the computed score takes the correction away.
    `seen` is what the page showed as kept (`kept_of`)."""
    campaign, locked = _held(actor, decision)
    check_fresh(seen, kept_of(locked), lambda: moved_meanwhile(mover_of(locked)), dict)
    computed = Decimal(locked.scores[criterion])
    if not 0 <= score <= 1:
        raise FieldRefusal("Une note va de 0 à 1.", "score")
    if score == computed and criterion not in locked.corrections:
        raise FieldRefusal("Cette note est déjà celle du calcul : indiquez celle qui la corrige.", "score")
    if score != computed and not reason.strip():
        raise FieldRefusal("Une note corrigée porte son motif : indiquez-le.", "reason")
    others = {name: row for name, row in locked.corrections.items() if name != criterion}
    kept = {} if score == computed else {criterion: {"score": f"{score:.4f}", "reason": reason.strip()}}
    locked.corrections = others | kept
    rate = _corrected_rate(locked, campaign)
    return _keep(actor, campaign, locked, rate, _corrections_told(locked), typed="score")


def mover_of(decision: ModulationDecision) -> JournalEntry | None:
    """The act that gave the rate that stands: a head who kept it, or a calculation."""
    kept = f"Taux retenu pour {decision.siae} : {rate_text(decision.rate, 2)}"
    acts = (
        last_act([decision.campaign], "campaign.override", ending=kept),
        last_act([decision.campaign], "campaign.compute"),
    )
    return max(filter(None, acts), key=lambda line: line.pk, default=None)


def moved_meanwhile(line: JournalEntry | None) -> str:
    computed = line is not None and line.action == "campaign.compute"
    return with_author(COMPUTED_MEANWHILE if computed else KEPT_MEANWHILE, line)


def kept_of(decision: ModulationDecision) -> str:
    """What was computed, the rate kept and why, as a hidden field travels: browsers end lines in their own ways."""
    figures = f"{decision.base:.2f} {decision.computed_rate:.6f} {decision.rate:.6f}"
    return " ".join(f"{figures} {decision.override_reason}".split())


def mark_of(campaign: ModulationCampaign) -> str:
    """Tells the rates that a campaign showed from those that it has now."""
    kept = [kept_of(row) for row in campaign.decisions.order_by("pk")]
    return plain(f"{len(kept)} {' '.join(kept)}")


def mover_of_rates(campaign: ModulationCampaign) -> JournalEntry | None:
    return last_act([campaign], "campaign.override", "campaign.compute")


def _check_rates(campaign: ModulationCampaign, seen: str | None) -> None:
    """Under the lock of the campaign, which every rate kept takes."""
    locked = lock(campaign)
    if seen is not None:
        check_fresh(seen, mark_of(locked), lambda: with_author(RATES_MOVED, mover_of_rates(locked)), dict)


def _held(actor: User, decision: ModulationDecision) -> tuple[ModulationCampaign, ModulationDecision]:
    """Under the lock of the campaign: two heads don't spend the same remainder."""
    if not may(actor, COMMIT, decision):
        raise NotAllowed("Le taux d'une structure est retenu par le directeur de son service.")
    return lock_campaign(decision.campaign, CampaignState.COMPUTED), lock(decision)


def _corrected_rate(decision: ModulationDecision, campaign: ModulationCampaign) -> Decimal:
    if not decision.corrections:
        return decision.computed_rate
    rate = corrected_rate(
        decision.kept_scores(decision.scores),
        weights=campaign.weights,
        floor=campaign.floor,
        ceiling=campaign.ceiling,
        coefficient=campaign.coefficient,
    )
    return min(rate, _highest(decision, campaign))


def _corrections_told(decision: ModulationDecision) -> str:
    """The reason that the decision and its letter cite."""
    return " ".join(
        f"{Criterion(name).label} ({number(Decimal(row['score']), 4)} au lieu de "
        f"{number(Decimal(decision.scores[name]), 4)}) : {row['reason'].rstrip('.')}."
        for name, row in decision.corrections.items()
    )


def _keep(
    actor: User, campaign: ModulationCampaign, locked: ModulationDecision, rate: Decimal, reason: str, *, typed: str
) -> ModulationDecision:
    """`typed` is the field that gave the rate."""
    _require_inside_frame(locked, campaign, rate, typed)
    amount = _amount(locked, rate)
    # Added up under the lock of the campaign: what another head has just kept is in it.
    total = total_of(campaign) - locked.amount + amount
    if total > campaign.envelope_amount:
        sentence = (
            f"Avec ce taux le total ferait {euros(total)}, pour {euros(campaign.envelope_amount)} à répartir : "
            "baissez-le ou un autre d'abord."
        )
        raise FieldRefusal(sentence, typed)
    before = {"taux": rate_text(locked.rate, 2), "montant": euros(locked.amount)}
    locked.rate, locked.amount = rate, amount
    changed = bool(locked.corrections) or rate != locked.computed_rate
    locked.override_reason = reason if changed else ""
    locked.overridden_by = actor if changed else None
    save_checked(locked)
    tell(
        actor,
        campaign,
        "campaign.override",
        f"Taux retenu pour {locked.siae} : {rate_text(rate, 2)}",
        service=locked.service,
        before=before,
        after={"taux": rate_text(rate, 2), "montant": euros(amount)},
        comment=reason,
    )
    return locked


def _highest(decision: ModulationDecision, campaign: ModulationCampaign) -> Decimal:
    in_prison = str(decision.siae_id) in campaign.frozen.get("prison", {})
    return campaign.prison_ceiling if in_prison else campaign.ceiling


def _require_inside_frame(
    decision: ModulationDecision, campaign: ModulationCampaign, rate: Decimal, typed: str
) -> None:
    highest = _highest(decision, campaign)
    if campaign.floor <= rate <= highest:
        return
    low, high = rate_text(campaign.floor), rate_text(highest)
    why = " pour une structure en milieu pénitentiaire" if highest < campaign.ceiling else ""
    raise FieldRefusal(f"Le taux sort du cadre de la campagne, qui va de {low} à {high}{why}.", typed)


def _amount(decision: ModulationDecision, rate: Decimal) -> Decimal:
    """The engine's amount for the computed rate (it may have lost a cent), rate x base half-up otherwise."""
    if rate == decision.computed_rate:
        rows = {row["id"]: row["amount"] for row in decision.campaign.result["structures"]}
        return Decimal(rows[str(decision.siae_id)])
    return to_cent(rate * decision.base)


@transaction.atomic
def decide_campaign(*, actor: User, campaign: ModulationCampaign, seen: str | None = None) -> ModulationCampaign:
    """The rates are final. Under a regime in force the region's envelope pays for them; a simulation takes nothing.
    `seen` is what the page showed of the rates (`mark_of`)."""
    # The campaign before its envelope, as everywhere; the guards then read a balance that cannot change.
    _check_rates(campaign, seen)
    envelope = None if campaign.is_simulation else paying_envelope(campaign)
    if envelope is not None:
        lock_envelope(envelope)

    def keep(locked: ModulationCampaign, request: Request) -> None:
        locked.decided_on = request.today
        locked.envelope = envelope or locked.envelope

    moved = move(CAMPAIGN_WORKFLOW, campaign, "decide", actor=actor, before_save=keep)
    if not moved.is_simulation:
        for decision in moved.decisions.order_by("pk"):
            write_commitment(
                envelope=moved.envelope, amount=decision.amount, reason=str(moved), actor=actor, decision=decision
            )
    return moved
