"""The lines of an annexe, in the order in which a person would redo the calculation.

The months are described once, part by part (`segment_total`); later lines only give hours for those parts.
"""

from collections.abc import Iterator
from decimal import Decimal

from financing.calculation import months
from financing.calculation.annex import BALANCE
from financing.calculation.computed import Computed
from financing.calculation.exact import cents_text, half_up, scaled
from financing.calculation.explanation import OUR_CHOICE, Line
from financing.calculation.law import MONTHS_5_8_11
from financing.calculation.schedule import Cents, Entry
from financing.calculation.timeline import Block, Cell
from financing.calculation.wording import cents, count, euros, figure, percent


def explain(computed: Computed) -> tuple[Line, ...]:
    lines = [_regime(computed)]
    for block in computed.timeline.blocks:
        lines += _caps(block)
        lines.append(_total(block))
        lines.append(_instalments(block))
    lines.append(_agreed(computed))
    if computed.paid:
        lines.append(_paid(computed))
    if computed.reached:
        lines += _reached(computed)
        lines += [_settling(computed, entry) for entry in computed.entries if entry.reference]
    if computed.paid or computed.net:
        lines.append(_net(computed))
    lines.append(_modulated(computed))
    return tuple(lines)


def _regime(computed: Computed) -> Line:
    annex, regime = computed.annex, computed.governed.regime
    return Line(
        "regime",
        f"L’annexe couvre {annex.duration} mois, {months.span(annex.start, annex.end)}, sous le régime "
        f"« {regime.label} ».",
        {"start": months.text(annex.start), "end": months.text(annex.end)},
        regime.code,
        regime.reference,
    )


def _caps(block: Block) -> Iterator[Line]:
    for cell in block.cells:
        if cell.fte != cell.asked_fte:
            yield Line(
                "posts_cap",
                f"Les {figure(cell.asked_fte)} ETP demandés {months.span(cell.first, cell.last)} sont ramenés "
                f"au plafond de {figure(cell.fte)} postes.",
                {"fte": f"{cell.asked_fte:f}", "cap": f"{cell.fte:f}"},
                f"{cell.fte:f}",
                cell.row.citation,
            )


def _total(block: Block) -> Line:
    total = block.total
    products = " + ".join(f"{_product(cell)} × {cell.months} mois / 12" for cell in block.cells)
    return Line(
        "segment_total",
        f"Total {months.span(block.first, block.last)} : {products} = {cents(total)}.",
        {"parts": [_part(cell) for cell in block.cells]},
        cents_text(total),
        " ; ".join(dict.fromkeys(cell.row.citation for cell in block.cells)),
    )


def _product(cell: Cell) -> str:
    return f"{figure(cell.fte)} ETP × {euros(cell.row.unit_amount)}"


def _part(cell: Cell) -> dict[str, str]:
    return {
        "from": months.text(cell.first),
        "months": str(cell.months),
        "fte": f"{cell.fte:f}",
        "unit_amount": f"{cell.row.unit_amount:f}",
        "hours_per_fte": f"{cell.row.hours_per_fte:f}",
    }


def _instalments(block: Block) -> Line:
    """Equal instalments of each part, and the last of the segment."""
    last = block.instalments[-1]
    equal = "".join(
        f"{_product(cell)} / 12 = {cents(amount)} par mois {months.span(cell.first, end)} ; "
        for cell, amount, end in _equal_instalments(block)
    )
    return Line(
        "instalments",
        f"Acomptes : {equal}le dernier, {months.span(block.last, block.last)}, prend la différence avec le "
        f"total : {cents(last)}.",
        {"total": cents_text(block.total), "before": cents_text(sum(block.instalments[:-1]))},
        cents_text(last),
        OUR_CHOICE,
    )


def _equal_instalments(block: Block) -> Iterator[tuple[Cell, int, int]]:
    position = 0
    for cell in block.cells:
        # The last month of the block is told apart: it takes the difference.
        end = min(cell.last, block.last - 1)
        if cell.first <= end:
            yield cell, block.instalments[position], end
        position += cell.months


def _agreed(computed: Computed) -> Line:
    totals = [block.total for block in computed.timeline.blocks]
    agreed = computed.timeline.agreed
    of = "total de la seule tranche" if len(totals) == 1 else f"somme des totaux des {len(totals)} tranches"
    return Line(
        "agreed_amount",
        f"Montant conventionné, {of} : {cents(agreed)}.",
        {"totals": [cents_text(total) for total in totals]},
        cents_text(agreed),
        computed.governed.regime.reference,
    )


def _paid(computed: Computed) -> Line:
    total = sum(computed.paid.values())
    number = count(len(computed.paid), "paiement réel remplace", "paiements réels remplacent")
    return Line(
        "paid",
        f"{number} ceux de l’échéancier : {cents(total)} en tout.",
        {"paid": {months.text(month): f"{amount:f}" for month, amount in computed.annex.paid.items()}},
        cents_text(total),
        "Paiements déclarés",
    )


def _reached(computed: Computed) -> Iterator[Line]:
    """Realised ETP, cap and amount due at the last month of hours."""
    reached = computed.reached
    realised = scaled(half_up(*reached.realised, 4), 4)
    cap = scaled(half_up(*reached.cap, 4), 4)
    due = reached.due
    last = months.label(computed.annex.start + reached.months - 1)
    hours = _hours(computed, reached.months)
    quotients = " + ".join(
        f"{figure(done)} h / {figure(cell.row.hours_per_fte)} h"
        for cell, done in zip(computed.timeline.cells, hours, strict=False)
    )
    yield Line(
        "realised_fte",
        f"Réalisé à fin {last} : {quotients} = {figure(realised)} ETP sur l’année.",
        {"upto": str(reached.months), "hours": [f"{done:f}" for done in hours]},
        str(realised),
        "États mensuels d’heures",
    )
    yield Line(
        "cap_fte",
        f"Plafond à fin {last} : somme des ETP mensuels / 12 = {figure(cap)} ETP, "
        f"{'atteint' if reached.full else 'non atteint'}.",
        {"upto": str(reached.months)},
        str(cap),
        computed.governed.regime.reference,
    )
    rule = (
        "tout le conventionné à cette date"
        if reached.full
        else "heures / heures par ETP × montant de chaque mois, sans dépasser le conventionné"
    )
    yield Line(
        "due",
        f"Dû à fin {last} : {rule}, soit {cents(due)}.",
        {"realised_fte": str(realised), "cap_fte": str(cap)},
        cents_text(due),
        OUR_CHOICE,
    )


def _hours(computed: Computed, upto: int) -> list[Decimal]:
    """Hours of the first months, part by part."""
    worked, position, hours = computed.worked, 0, []
    for cell in computed.timeline.cells:
        # Hours stop where the states stop, possibly inside a part.
        if position >= upto:
            break
        done = sum(worked.hours[position : min(position + cell.months, upto)])
        hours.append(scaled(done, worked.hour_places))
        position += cell.months
    return hours


def _settling(computed: Computed, entry: Entry) -> Line:
    """A regularisation or the balance: what should have been paid by then, less what was."""
    month = computed.annex.start + entry.rank - 1
    target, before = entry.target, entry.before
    amount = max(entry.target - entry.before, 0)
    inputs = {"month": months.text(month), "target": cents_text(target), "before": cents_text(before)}
    if entry.kind == BALANCE:
        what, basis = "Solde", f"{cents(target)} dus"
    else:
        what, basis = "Régularisation", _basis(computed, entry)
        inputs |= {
            "upto": str(entry.reference.months),
            "hours": [f"{done:f}" for done in _hours(computed, entry.reference.months)],
        }
    replaced = f" Payé en réalité : {cents(entry.amount)}." if entry.rank in computed.paid else ""
    return Line(
        entry.kind,
        f"{what} {months.span(month, month)} : {basis}, moins {cents(before)} déjà versés, "
        f"soit {cents(amount)}.{replaced}",
        inputs,
        cents_text(amount),
        computed.governed.regime.reference,
    )


def _basis(computed: Computed, entry: Entry) -> str:
    target = cents(entry.target)
    if computed.governed.regime.regularisation == MONTHS_5_8_11:
        return f"{target} dus"
    agreed = cents(computed.timeline.agreed)
    rate = figure(scaled(half_up(*entry.reference.occupation, 6), 6))
    return f"{agreed} × {entry.rank} / {computed.timeline.duration} × taux d’occupation {rate} = {target}"


def _net(computed: Computed) -> Line:
    left = {"recall": computed.recall, "recovery": computed.recovery}
    return net_line(complete=computed.complete, expected=computed.expected, settled=computed.settled, **left)


def net_line(*, complete: bool, expected: Cents, settled: Cents, recall: Cents, recovery: Cents) -> Line:
    rule, amount, verdict = "settled", 0, "rien à rappeler ni à reverser"
    if recall:
        rule, amount = "recall", recall
        verdict = f"rappel de {cents(amount)}"
    elif recovery:
        rule, amount = "recovery", recovery
        verdict = f"ordre de reversement de {cents(amount)}, jamais un paiement négatif"
    return Line(
        rule,
        f"{'Dû' if complete else 'Prévu pour les mois payés'} : {cents(expected)} ; versé : "
        f"{cents(settled)} ; {verdict}.",
        {"expected": cents_text(expected), "settled": cents_text(settled)},
        cents_text(amount),
        OUR_CHOICE,
    )


def _modulated(computed: Computed) -> Line:
    rate = computed.annex.modulation_rate
    base = computed.reached.due if computed.reached else computed.timeline.agreed
    amount = computed.modulated
    if rate is None:
        sentence = "Aucun taux de modulation n’est donné : le montant modulé est nul."
    else:
        name = "dû" if computed.reached else "conventionné"
        sentence = f"Montant modulé : {percent(rate)} × {cents(base)} ({name}) = {cents(amount)}."
    return Line(
        "modulated_amount",
        sentence,
        {"rate": None if rate is None else f"{rate:f}", "base": cents_text(base)},
        cents_text(amount),
        computed.governed.regime.reference,
    )
