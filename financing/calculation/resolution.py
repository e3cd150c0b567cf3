"""Which regime and which rows govern an annexe. A doubt is a refusal, never a default."""

from dataclasses import dataclass

from financing.calculation import months
from financing.calculation.annex import Annex
from financing.calculation.errors import refuse
from financing.calculation.law import PER_FTE, SIMULATION, Key, Law, Regime, Run
from financing.calculation.wording import CONTEXTS, TERRITORIES, percent


@dataclass(frozen=True, slots=True)
class Governed:
    regime: Regime
    runs: list[Run]


def govern(annex: Annex, law: Law) -> Governed:
    """Regime and barème runs of an annexe; raises Refused."""
    regime = _deduced(annex, law) if annex.regime is None else _forced(annex, law)
    if regime.method != PER_FTE:
        raise refuse(
            "type",
            f"Une annexe {annex.type} {months.span(annex.start, annex.end)} relève du régime {regime.code}, "
            "qui ne se calcule pas par ETP : saisissez-la dans « accompaniment ».",
        )
    _check_rate(annex, regime)
    return Governed(regime, _covering_runs(annex, regime, law))


def _forced(annex: Annex, law: Law) -> Regime:
    regime = law.regimes.get(annex.regime)
    if regime is None:
        raise refuse("regime", f"Le régime « {annex.regime[:40]} » n’existe pas : {_codes(law)}.")
    if annex.type not in regime.periods:
        raise refuse("regime", f"Le régime {regime.code} ne concerne pas le type {annex.type}.")
    for field, month in (("start", annex.start), ("end", annex.end)):
        if not regime.covers(annex.type, month):
            raise refuse(
                field,
                f"Le régime {regime.code} ne s’applique pas au type {annex.type} "
                f"{months.span(month, month)} : changez de régime ou de dates.",
            )
    return regime


def _codes(law: Law) -> str:
    return "choisissez parmi " + ", ".join(sorted(law.regimes))


def _deduced(annex: Annex, law: Law) -> Regime:
    found = law.regimes_of(annex.type, annex.start)
    # Two regimes for one month would make the choice ours: it is refused too.
    if len(found) != 1:
        raise refuse(
            "start",
            f"Aucun régime ne s’applique au type {annex.type} {months.span(annex.start, annex.start)} : "
            "vérifiez le type et les dates.",
        )
    regime = found[0]
    if not regime.covers(annex.type, annex.end):
        raise refuse("end", beyond_regime(regime.code))
    return regime


def beyond_regime(code: str) -> str:
    return f"L’annexe est à cheval sur deux régimes ou dépasse le régime {code} : faites une annexe par régime."


def _check_rate(annex: Annex, regime: Regime) -> None:
    rate = annex.modulation_rate
    floor, ceiling = regime.frame(annex.context)
    if rate is not None and not floor <= rate <= ceiling:
        raise refuse(
            "modulation_rate",
            f"Le taux de modulation {percent(rate)} sort du cadre du régime {regime.code} en "
            f"{CONTEXTS[annex.context]} : de {percent(floor)} à {percent(ceiling)}.",
        )


def _covering_runs(annex: Annex, regime: Regime, law: Law) -> list[Run]:
    key = Key(regime.code, annex.type, annex.context, annex.territory)
    runs = law.table.runs(key, annex.start, annex.end)
    # Rows come in order: the first month that is not the expected one is a hole or an overlap.
    expected = annex.start
    for run in runs:
        if run.first < expected:
            raise refuse(
                _field(annex, run.first),
                f"Deux barèmes couvrent le mois {months.text(run.first)} pour {_subject(key)} : "
                "retirez celui qui n’est plus en vigueur.",
            )
        if run.first > expected:
            raise _without_row(annex, regime, key, expected)
        expected = run.last + 1
    if expected <= annex.end:
        raise _without_row(annex, regime, key, expected)
    return runs


def _without_row(annex: Annex, regime: Regime, key: Key, month: int):
    remedy = (
        "c’est une simulation, ses barèmes sont à fournir"
        if regime.status == SIMULATION
        else "aucun texte retrouvé ne donne ce montant ; ajoutez-le aux barèmes avec sa référence"
    )
    return refuse(
        _field(annex, month),
        f"Aucun barème du régime {key.regime} {months.span(month, month)} pour {_subject(key)} : {remedy}.",
    )


def _field(annex: Annex, month: int) -> str:
    return "start" if month == annex.start else "end"


def _subject(key: Key) -> str:
    return f"le type {key.type} ({CONTEXTS[key.context]}, {TERRITORIES[key.territory]})"
