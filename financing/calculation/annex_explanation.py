"""The lines of an annexe, in the order in which a person would redo the calculation."""

from collections.abc import Iterator
from typing import Any

from financing.calculation import months
from financing.calculation.annex import REGULARISATION
from financing.calculation.computed import Computed
from financing.calculation.exact import from_cents, half_up, scaled
from financing.calculation.explanation import OUR_CHOICE, Line
from financing.calculation.law import MONTHS_5_8_11
from financing.calculation.schedule import Entry
from financing.calculation.timeline import Block, Cell
from financing.calculation.wording import count, euros, figure, percent


def explain(computed: Computed) -> tuple[Line, ...]:
    lines = [_regime(computed)]
    for block in computed.timeline.blocks:
        lines += _block(block)
    lines.append(_agreed(computed))
    if computed.paid:
        lines.append(_paid(computed))
    if computed.reached:
        lines += _realised(computed)
        lines += [_settled_line(computed, entry) for entry in computed.entries if entry.reference]
    if computed.paid or computed.complete:
        lines.append(_net(computed))
    lines.append(_modulated(computed))
    return tuple(lines)


def _regime(computed: Computed) -> Line:
    annex, regime = computed.annex, computed.governed.regime
    return Line(
        "regime",
        f"L’annexe couvre {count(annex.duration, 'mois', 'mois')}, {months.span(annex.start, annex.end)}, "
        f"sous le régime {regime.code}.",
        {"type": annex.type, "start": months.text(annex.start), "end": months.text(annex.end)},
        regime.code,
        regime.reference,
    )


def _block(block: Block) -> Iterator[Line]:
    for cell in block.cells:
        if cell.fte != cell.asked_fte:
            yield _cap(cell)
    total = from_cents(block.total)
    products = " + ".join(f"{_product(cell)} × {cell.months} mois" for cell in block.cells)
    yield Line(
        "segment_total",
        f"Total {months.span(block.first, block.last)} : ({products}) / 12 = {euros(total)}.",
        {"parts": [_part(cell) for cell in block.cells]},
        str(total),
        _citations(block),
    )
    yield from _instalments(block)


def _product(cell: Cell) -> str:
    return f"{figure(cell.fte)} ETP × {euros(cell.row.unit_amount)}"


def _part(cell: Cell) -> dict[str, str]:
    return {
        "from": months.text(cell.first),
        "months": str(cell.months),
        "fte": f"{cell.fte:f}",
        "unit_amount": f"{cell.row.unit_amount:f}",
    }


def _citations(block: Block) -> str:
    return " ; ".join(dict.fromkeys(cell.row.citation for cell in block.cells))


def _cap(cell: Cell) -> Line:
    return Line(
        "posts_cap",
        f"Les {figure(cell.asked_fte)} ETP demandés {months.span(cell.first, cell.last)} sont ramenés au "
        f"plafond de {figure(cell.fte)} postes.",
        {"fte": f"{cell.asked_fte:f}", "cap": f"{cell.fte:f}"},
        f"{cell.fte:f}",
        cell.row.citation,
    )


def _instalments(block: Block) -> Iterator[Line]:
    """One line for the equal instalments of a cell, one for the last of the segment."""
    position = 0
    for cell in block.cells:
        size = cell.months - (cell is block.cells[-1])
        if size:
            amount = from_cents(block.instalments[position])
            yield Line(
                "instalment",
                f"Acompte mensuel {months.span(cell.first, cell.first + size - 1)} : {_product(cell)} / 12 = "
                f"{euros(amount)}, dans la limite de ce qui reste du total.",
                _part(cell) | {"months": str(size)},
                str(amount),
                OUR_CHOICE,
            )
        position += size
    before = from_cents(sum(block.instalments[:-1]))
    last = from_cents(block.instalments[-1])
    yield Line(
        "last_instalment",
        f"Le dernier acompte, {months.span(block.last, block.last)}, prend la différence avec les acomptes "
        f"précédents ({euros(before)}) : {euros(last)}.",
        {"month": months.text(block.last), "total": str(from_cents(block.total)), "before": str(before)},
        str(last),
        OUR_CHOICE,
    )


def _agreed(computed: Computed) -> Line:
    totals = [from_cents(block.total) for block in computed.timeline.blocks]
    agreed = from_cents(computed.timeline.agreed)
    return Line(
        "agreed_amount",
        f"Montant conventionné, somme de {count(len(totals), 'total', 'totaux')} : {euros(agreed)}.",
        {"totals": [str(total) for total in totals]},
        str(agreed),
        computed.governed.regime.reference,
    )


def _paid(computed: Computed) -> Line:
    total = from_cents(sum(computed.paid.values()))
    return Line(
        "paid",
        f"Les sommes réellement payées remplacent l’échéancier pour "
        f"{count(len(computed.paid), 'mois', 'mois')} : {euros(total)} en tout.",
        {"paid": {months.text(month): f"{amount:f}" for month, amount in computed.annex.paid.items()}},
        str(total),
        "États de paiement",
    )


def _realised(computed: Computed) -> Iterator[Line]:
    reached = computed.reached
    parts = _parts(computed, reached.months)
    realised = scaled(half_up(*reached.realised, 4), 4)
    cap = scaled(half_up(*reached.cap, 4), 4)
    last = months.label(computed.annex.start + reached.months - 1)
    yield Line(
        "realised_fte",
        f"Réalisé à fin {last} : {_hours_sentence(parts)} = {figure(realised)} ETP sur l’année.",
        {"parts": [{"hours": part["hours"], "hours_per_fte": part["hours_per_fte"]} for part in parts]},
        str(realised),
        "États mensuels d’heures ; durée d’un ETP du barème",
    )
    verdict = "atteint : le montant conventionné à cette date est dû" if reached.full else "non atteint"
    yield Line(
        "cap_fte",
        f"Plafond à fin {last} : somme des ETP mensuels / 12 = {figure(cap)} ETP ; il est {verdict}.",
        {"parts": [{"fte": part["fte"], "months": part["months"]} for part in parts]},
        str(cap),
        computed.governed.regime.reference,
    )
    due = from_cents(reached.due)
    yield Line(
        "due",
        f"Dû à fin {last} : {euros(due)}"
        + (
            "."
            if reached.full
            else ", heures / heures par ETP × montant de chaque mois, sans dépasser le conventionné."
        ),
        {"parts": parts} | _whole(computed, reached.months),
        str(due),
        OUR_CHOICE,
    )


def _hours_sentence(parts: list[dict[str, str]]) -> str:
    return " + ".join(
        f"{part['hours'].replace('.', ',')} h / {part['hours_per_fte'].replace('.', ',')} h" for part in parts
    )


def _whole(computed: Computed, upto: int) -> dict[str, str]:
    """Over the whole annexe, the agreed amount to date is the agreed amount as printed."""
    if upto < computed.timeline.duration:
        return {}
    return {"agreed_amount": str(from_cents(computed.timeline.agreed))}


def _parts(computed: Computed, upto: int) -> list[dict[str, str]]:
    """Per row and ETP, over the first months: what realised, cap, agreed and due are recomputed from."""
    worked, parts, position = computed.worked, [], 0
    for cell in computed.timeline.cells:
        size = min(cell.months, upto - position)
        if size <= 0:
            break
        hours = scaled(sum(worked.hours[position : position + size]), worked.hour_places)
        parts.append(
            _part(cell)
            | {"months": str(size), "hours": f"{hours:f}", "hours_per_fte": f"{cell.row.hours_per_fte:f}"}
        )
        position += size
    return parts


def _settled_line(computed: Computed, entry: Entry) -> Line:
    """A regularisation or the balance."""
    month = computed.annex.start + entry.rank - 1
    target, before = from_cents(entry.target), from_cents(entry.before)
    amount = from_cents(max(entry.target - entry.before, 0))
    inputs: dict[str, Any] = {"month": months.text(month), "target": str(target), "before": str(before)}
    what = "Régularisation" if entry.kind == REGULARISATION else "Solde"
    basis = f"{euros(target)} dus"
    if entry.kind == REGULARISATION:
        inputs["parts"] = _parts(computed, entry.reference.months)
        if computed.governed.regime.regularisation != MONTHS_5_8_11:
            inputs |= _two_last_inputs(computed, entry)
            basis = (
                f"{euros(from_cents(computed.timeline.agreed))} × "
                f"{entry.rank} / {computed.timeline.duration} × taux d’occupation de {inputs['rate'].replace('.', ',')} = {euros(target)}"
            )
    replaced = f" Payé en réalité : {euros(from_cents(entry.amount))}." if entry.rank in computed.paid else ""
    return Line(
        entry.kind,
        f"{what} {months.span(month, month)} : {basis}, moins {euros(before)} déjà versés, "
        f"soit {euros(amount)}.{replaced}",
        inputs,
        str(amount),
        computed.governed.regime.reference,
    )


def _two_last_inputs(computed: Computed, entry: Entry) -> dict[str, str]:
    rate = entry.reference.occupation
    return {
        "rate": f"{scaled(half_up(rate.numerator, rate.denominator, 6), 6):f}",
        "rank": str(entry.rank),
        "duration": str(computed.timeline.duration),
        "agreed_amount": str(from_cents(computed.timeline.agreed)),
    }


def _net(computed: Computed) -> Line:
    expected, settled = from_cents(computed.expected), from_cents(computed.settled)
    rule, amount, verdict = "settled", from_cents(0), "rien à rappeler ni à reverser"
    if computed.recall:
        rule, amount = "recall", from_cents(computed.recall)
        verdict = f"rappel de {euros(amount)}"
    elif computed.recovery:
        rule, amount = "recovery", from_cents(computed.recovery)
        verdict = f"ordre de reversement de {euros(amount)}, jamais un paiement négatif"
    return Line(
        rule,
        f"{'Dû' if computed.complete else 'À payer pour les mois payés'} : {euros(expected)} ; versé : "
        f"{euros(settled)} ; {verdict}.",
        {"expected": str(expected), "settled": str(settled)},
        str(amount),
        OUR_CHOICE,
    )


def _modulated(computed: Computed) -> Line:
    regime, rate = computed.governed.regime, computed.annex.modulation_rate
    base = from_cents(computed.reached.due if computed.reached else computed.timeline.agreed)
    amount = from_cents(computed.modulated)
    name = "montant dû" if computed.reached else "montant conventionné"
    sentence = (
        f"Montant modulé : {percent(rate)} × {euros(base)} ({name}) = {euros(amount)}."
        if rate is not None
        else "Aucun taux de modulation : montant modulé nul."
    )
    return Line(
        "modulated_amount",
        sentence,
        {"rate": None if rate is None else f"{rate:f}", "base": str(base)},
        str(amount),
        regime.reference,
    )
