"""Changing the law of the database: parameters of a regime, its entry into force, a new barème. National role only."""

import datetime as dt

from django.db import transaction

from financing.calculation import months
from financing.enums import Method, RegimeStatus
from financing.models import Bareme, Regime, RegimePeriod, RsaAmount
from financing.rights import LAW, may
from financing.selectors.consequences import (
    EVE,
    annexes_of_change,
    entering_annexes,
    eve_of_next,
    live_annexes,
    preceding,
    replaced_periods,
)
from financing.selectors.law import is_used
from financing.services.recompute import start_recompute
from iae_portal.core import clock
from iae_portal.core.days import Edge, outside, refuse_outside, refuse_to_come
from iae_portal.core.errors import FieldRefusal, NotAllowed, Refusal
from iae_portal.core.models import Job, User
from iae_portal.core.services.journal import changes, snapshot, tell
from iae_portal.core.services.undo import erase, note_removed
from iae_portal.core.services.writing import lock, save_and_tell, save_checked, take
from iae_portal.core.text import of_place

PARAMETERS = [
    "floor",
    "ceiling",
    "prison_ceiling",
    "target_mean",
    "weight_public",
    "weight_effort",
    "weight_results",
    "note",
]
# What a row is for: another key, or another first month, makes another row.
KEY = ("type", "context", "territory", "start")
AMOUNTS = {
    Method.PER_FTE: ("unit_amount", "hours_per_fte", "hours_kind", "posts_cap"),
    Method.PER_POST: ("unit_amount", "fte_per_post", "hours_per_fte"),
    Method.LUMP_SUM: ("request_cap", "carrier_cap"),
}
TEXT = ("reference", "published_on", "verified", "source")
# What a correction may change.
CORRECTED = ["end", *dict.fromkeys(name for names in AMOUNTS.values() for name in names), "share", *TEXT]


# The oldest texts that the portal holds are of 2005; a text is told for the year under way or the next.
FIRST_EFFECT = Edge(dt.date(2005, 1, 1), "plus anciens textes du portail")


def _last_effect() -> Edge:
    return Edge(dt.date(clock.today().year + 1, 12, 31), "fin de l'année prochaine")


def _require_in_regime(row: Bareme) -> None:
    """A barème begins while its regime applies to its type."""
    period = RegimePeriod.objects.filter(regime=row.regime_id, type=row.type).first()
    if period is None or row.start is None:
        return
    if row.start < period.start or (period.end and row.start > period.end):
        since = months.label_of(period.start)
        when = f"{of_place(since)} à {months.label_of(period.end)}" if period.end else f"depuis {since}"
        sentence = f"Le régime {row.regime.code} s'applique au type {row.type} {when} : corrigez la date d'effet."
        raise FieldRefusal(sentence, "start")


def require_published(row: Bareme | RsaAmount, known: Bareme | RsaAmount | None = None) -> None:
    """A text is cited once it is published. The rows that the portal ships keep the day that they came with."""
    if known is None or known.published_on != row.published_on:
        sentence = "Un texte se cite une fois publié : corrigez la date, ou laissez-la vide."
        refuse_to_come(clock.today(), sentence, published_on=row.published_on)


def _require(actor: User) -> None:
    if not may(actor, LAW):
        raise NotAllowed("Les régimes et les barèmes sont tenus par la mission nationale.")


@transaction.atomic
def set_parameters(*, actor: User, regime: Regime, values: dict) -> Regime:
    """Set the frame of a regime that no text fixes. What a text sets is only changed by another text."""
    _require(actor)
    locked: Regime = lock(regime)
    if not locked.hypothesis:
        raise Refusal("Ce cadre vient d'un texte : il ne se règle pas ici.")
    save_and_tell(
        locked,
        actor=actor,
        action="law.parameters",
        sentence=f"Paramètres du régime {locked.code} modifiés",
        values={name: values[name] for name in PARAMETERS if name in values},
    )
    return locked


@transaction.atomic
def put_in_force(*, actor: User, regime: Regime, reference: str, effect_on: dt.date) -> Regime:
    """A simulation becomes the law, by a text: from its effect date it takes the place of the regimes of its types.

    The annexes of these regimes that it reaches, closed ones too, are computed again by a job.
    """
    _require(actor)
    # All of them: two texts of the same types would each read the periods that the other is closing.
    take(*Regime.objects.all())
    locked: Regime = lock(regime)
    if not locked.is_simulation:
        raise Refusal("Ce régime n'est pas une simulation.")
    if not reference.strip():
        raise Refusal("Indiquez le texte qui met ce régime en vigueur.")
    if effect_on.day != 1:
        raise Refusal("Un régime prend effet le premier jour d'un mois.")
    refuse_outside(outside("effect_on", effect_on, FIRST_EFFECT, _last_effect()))
    # Before the periods that it replaces are closed: afterwards nothing says whose they were.
    touched = entering_annexes(locked, effect_on)
    closed = _take_the_place(locked, effect_on)
    locked.status, locked.reference, locked.hypothesis = RegimeStatus.IN_FORCE, reference.strip(), False
    locked.label = locked.label.removesuffix(" (simulation)")
    save_checked(locked)
    tell(
        actor,
        locked,
        "law.in_force",
        f"Régime {locked.code} mis en vigueur",
        after={"texte": reference, "effet": effect_on, "périodes closes": closed},
    )
    start_recompute(actor, locked, touched, regime=locked.pk, effect_on=effect_on.isoformat())
    return locked


def _take_the_place(regime: Regime, effect_on: dt.date) -> list[str]:
    """It applies from that day until the regime that follows; those in force are closed on the eve, and returned."""
    closed = []
    for period in replaced_periods(regime, effect_on):
        # Closed on the eve, it would end before it began.
        if period.start >= effect_on:
            raise Refusal(f"Le régime {period.regime.code} commence le même jour pour le type {period.type}.")
        period.end = effect_on - EVE
        period.save(update_fields=["end"])
        closed.append(str(period))
    for period in regime.periods.all():
        ends = [day for day in (period.end, eve_of_next(period, effect_on)) if day]
        period.start, period.end = effect_on, min(ends, default=None)
        period.save(update_fields=["start", "end"])
    return closed


@transaction.atomic
def add_bareme(*, actor: User, row: Bareme) -> Job | None:
    """Keep a new row, close the one before it, compute again what it touches (a job). Raises ValidationError."""
    _require(actor)
    before = _place(row)
    row.save(force_insert=True)
    tell(
        actor,
        row.regime,
        "law.bareme",
        f"Barème ajouté : {row}",
        after={**snapshot(row, CORRECTED), "ferme": str(before or "")},
    )
    return start_recompute(actor, row, live_annexes(row))


def try_bareme(*, row: Bareme) -> None:
    """What keeping a row, or its correction, would refuse, before its consequences are shown. Nothing is kept."""
    with transaction.atomic():
        if row.pk:
            _correct(row)
        else:
            _place(row)
        transaction.set_rollback(True)


def _place(row: Bareme) -> Bareme | None:
    """Close the row that it found, which is returned: rows of one regime are kept one after the other."""
    lock(row.regime)
    require_published(row)
    _require_in_regime(row)
    before = preceding(row)
    if before is not None:
        if before.end is not None and before.end > (row.end or row.start):
            raise Refusal(
                f"Le barème en vigueur à cette date court jusqu'au {before.end:%d/%m/%Y}, après la fin du nouveau : "
                "donnez au nouveau la même fin, ou une date d'effet plus tardive."
            )
        before.end = row.start - dt.timedelta(days=1)
        before.save(update_fields=["end"])
        row.continue_from(before)
    row.full_clean()
    return before


@transaction.atomic
def delete_bareme(*, actor: User, row: Bareme) -> None:
    """Take away a row kept by mistake that no calculation used; the row that it had closed goes on."""
    _require(actor)
    lock(row.regime)
    # Read again under the lock: its end may have been corrected since the page showed it.
    row = Bareme.objects.filter(pk=row.pk).select_related("regime").first()
    if row is None:
        raise Refusal("Ce barème est déjà supprimé : revenez à la page du régime.")
    # A closed annexe that another regime cut is computed with the rows of that regime, under its own.
    if is_used(row) or any(annex.regime_id != row.regime_id for annex in live_annexes(row)):
        raise Refusal("Des annexes sont calculées avec ce barème : corrigez-le, ou ajoutez celui qui le remplace.")
    eve, end = row.start - dt.timedelta(days=1), row.end
    before = Bareme.objects.filter(
        regime=row.regime, type=row.type, context=row.context, territory=row.territory, end=eve
    ).first()
    told = {"sentence": f"Barème supprimé : {row}", "before": snapshot(row, [*KEY, *CORRECTED])}
    note_removed(tell(actor, row.regime, "law.bareme_delete", **told), erase(row))
    if before is not None:
        before.end = end
        before.save(update_fields=["end"])


@transaction.atomic
def change_bareme(*, actor: User, row: Bareme) -> Job | None:
    """Correct a kept row (a figure checked in its text, an end), compute again what it touches. Its key stays.

    Frozen calculations keep the row as they used it. Raises ValidationError.
    """
    _require(actor)
    known = _correct(row)
    touched = annexes_of_change(row)
    row.save()
    before, after = changes(snapshot(known, CORRECTED), snapshot(row, CORRECTED))
    if not after:
        return None
    tell(actor, row.regime, "law.bareme_change", f"Barème corrigé : {row}", before=before, after=after)
    return start_recompute(actor, row, touched)


def _correct(row: Bareme) -> Bareme:
    """The row as it was kept, which is returned: its correction is checked under the lock of its regime."""
    lock(row.regime)
    known = Bareme.objects.get(pk=row.pk)
    # The key comes from the base: what was posted is not believed.
    for name in ("regime", *KEY):
        setattr(row, name, getattr(known, name))
    require_published(row, known)
    row.full_clean()
    return known
