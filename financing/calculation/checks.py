"""What an annexe must satisfy whatever the law says: dates, segments, hours, payments."""

from collections.abc import Iterator

from financing.calculation import months
from financing.calculation.annex import Annex, Segment
from financing.calculation.errors import Fault, Refused
from financing.calculation.law import MONTHS_5_8_11, Regime


def check_period(annex: Annex) -> tuple[Segment, ...]:
    """Segments in order once dates, segments and hours are sound; raises Refused with every fault."""
    if annex.end < annex.start:
        raise Refused(Fault("end", "Le dernier mois précède le premier : corrigez « start » ou « end »."))
    ordered = tuple(sorted(annex.segments, key=lambda segment: segment.first))
    faults = [*_segment_faults(annex, ordered), *_hours_faults(annex)]
    if faults:
        raise Refused(*faults)
    return ordered


def check_paid(annex: Annex, regime: Regime) -> None:
    """Payments fall inside the annexe, or the month after its end where the balance is paid then."""
    # Under the months 5, 8 and 11 the balance is paid in the month that follows the end.
    last = annex.end + (regime.regularisation == MONTHS_5_8_11)
    faults = [
        Fault(
            f"paid.{months.text(month)}",
            f"Aucun paiement n’est attendu {months.span(month, month)} : l’échéancier va de "
            f"{months.label(annex.start)} à {months.label(last)}.",
        )
        for month in annex.paid
        if not annex.start <= month <= last
    ]
    if faults:
        raise Refused(*faults)


def _segment_faults(annex: Annex, ordered: tuple[Segment, ...]) -> Iterator[Fault]:
    if not ordered:
        yield Fault("segments", "L’annexe n’a aucune tranche : donnez au moins un segment d’ETP.")
        return
    expected = annex.start
    for segment in ordered:
        if segment.last < segment.first:
            yield Fault(
                "segments",
                f"Une tranche finit en {months.label(segment.last)} avant de commencer en "
                f"{months.label(segment.first)} : inversez ses mois.",
            )
            return
        if segment.first != expected:
            yield _misplaced(annex, segment, expected)
            return
        expected = segment.last + 1
    if expected != annex.end + 1:
        yield Fault(
            "segments",
            f"Les tranches s’arrêtent en {months.label(expected - 1)}, "
            f"l’annexe en {months.label(annex.end)} : faites-les coïncider.",
        )


def _misplaced(annex: Annex, segment: Segment, expected: int) -> Fault:
    if segment.first < annex.start:
        what = "commence avant l’annexe"
    elif segment.first < expected:
        what = "chevauche une autre tranche"
    else:
        what = f"laisse {months.label(expected)} sans ETP"
    return Fault(
        "segments",
        f"La tranche qui commence en {months.label(segment.first)} {what} : les tranches se suivent mois après mois.",
    )


def _hours_faults(annex: Annex) -> Iterator[Fault]:
    for month in annex.hours:
        if not annex.start <= month <= annex.end:
            yield Fault(
                f"hours.{months.text(month)}",
                f"Des heures sont données {months.span(month, month)}, hors de l’annexe : retirez-les.",
            )
            return
    # A month left out would be read as worked by the ones after it.
    for month in range(annex.start, annex.start + len(annex.hours)):
        if month not in annex.hours:
            yield Fault(
                f"hours.{months.text(month)}",
                f"Les heures {months.of_label(month)} manquent alors que des mois suivants sont donnés : "
                "les heures se suivent depuis le premier mois.",
            )
            return
