"""What a text reaches is computed again by a job, closed years too: a barème, a regime that enters into force."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from financing.calculation import months
from financing.enums import AnnexState
from financing.models import Bareme, FinancialAnnex, Regime
from financing.selectors.consequences import LIVE, goes_over, ranks_of_year
from financing.selectors.law import later_rows, law_in_database
from financing.services.payments import refresh_annex
from iae_portal.core.enums import Queue
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job, User
from iae_portal.core.services.jobs import Progress, start_job
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import take
from iae_portal.core.text import counted

RECOMPUTE = "financing.recompute"
OUTSIDE = "le rappel ou le reversement de ses mois d'après s'établit hors du portail"


def start_recompute(actor: User, row: Bareme | Regime, touched: list[FinancialAnnex], **entry) -> Job | None:
    """None when nothing is touched. `entry` says which regime enters into force, and when."""
    if not touched:
        return None
    return start_job(
        kind=RECOMPUTE,
        label=f"Nouveau calcul des annexes : {row}"[:200],
        actor=actor,
        parameters={"annexes": [annex.pk for annex in touched], "reason": row.reference, **entry},
        total=len(touched),
        queue=Queue.BATCH,
    )


def run_recompute(job: Job, progress: Progress) -> dict:
    """Each annexe apart: one that cannot be computed, or lacks credits, is told and the others go on."""
    ids = job.parameters["annexes"]
    progress.start(len(ids))
    rows = FinancialAnnex.objects.select_related("convention__siae", "convention__service", "regime")
    waiting = 0
    for line, annex in enumerate(rows.filter(pk__in=ids).order_by("number"), 1):
        try:
            _go_over(job, annex)
            refresh_annex(actor=job.owner, annex=annex, reason=job.parameters["reason"][:200])
        except Refusal as refusal:
            progress.note(line, f"{annex.number} : {' '.join(refusal.sentences)}")
        annex.refresh_from_db()
        if annex.reserved_at:
            waiting += 1
            progress.note(line, f"{annex.number} : {annex.reserved_reason}")
        progress.advance()
    return {
        "sentence": f"{counted(len(ids), 'annexe')} : calcul refait ; {waiting} en attente de crédits.",
        "url": reverse("financing:law"),
        "link": "Revenir aux régimes et barèmes",
    }


@transaction.atomic
def _go_over(job: Job, annex: FinancialAnnex) -> None:
    """Where a regime enters into force, every rank of the year goes over to it. Refusal when some must be cut."""
    if "regime" not in job.parameters:
        return
    regime, effect_on = (
        Regime.objects.get(pk=job.parameters["regime"]),
        dt.date.fromisoformat(job.parameters["effect_on"]),
    )
    take(*ranks_of_year(annex))
    # Read again under the locks: the job runs again after a dead worker, an avenant may have been opened.
    annex.refresh_from_db(fields=["regime", "state"])
    if annex.regime_id == regime.pk:
        return
    if not goes_over(annex, regime, effect_on):
        if later_rows(annex, law_in_database()):
            return
        raise Refusal(_to_cut(annex, regime, effect_on))
    before = annex.regime.code
    ranks = ranks_of_year(annex)
    told = list(ranks.filter(state__in=LIVE).select_related("convention__service").order_by("pk"))
    # All at once: two of them never stand under two regimes.
    ranks.update(regime=regime)
    for row in told:
        sentence = f"{row.number} passe sous le régime {regime.code}"
        tell(job.owner, row, "annex.regime", sentence, before={"régime": before}, after={"régime": regime.code})


def _to_cut(annex: FinancialAnnex, regime: Regime, effect_on: dt.date) -> str:
    closed = annex.state == AnnexState.CLOSED
    if annex.regime.method != regime.method:
        if closed:
            return f"clôturée, elle ne se calcule pas comme le régime {regime.code} : {OUTSIDE}."
        return f"elle ne se calcule pas comme le régime {regime.code} le demande : faites-en une annexe de ce régime."
    since = months.label_of(effect_on)
    if closed:
        return (
            f"clôturée, elle commence avant {since}, et le régime {regime.code} n'a pas de barème pour chacun de ses "
            "mois d'après : ajoutez-le, elle sera calculée de nouveau."
        )
    return f"elle commence avant {since} : arrêtez-la au mois d'avant par un avenant, puis ouvrez la suivante."
