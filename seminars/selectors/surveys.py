"""What the participants thought, and what each workshop concluded, across the events of the series."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from iae_portal.core.text import round_half_up
from seminars.models import Event, Series, Slot, SurveyAnswer

MARKS = (("content", "Contenu"), ("usefulness", "Utilité"), ("organisation", "Organisation"))
# DESIGN: below five sheets, an average could let somebody's marks be guessed.
SHOWN_FROM = 5


@dataclass(frozen=True)
class Marks:
    """Averages out of 4, to one decimal; None while too few sheets came."""

    count: int
    averages: dict[str, Decimal] | None

    @property
    def rows(self) -> list[tuple[str, Decimal]]:
        return [(label, self.averages[name]) for name, label in MARKS] if self.averages else []


def marks_of(answers: QuerySet[SurveyAnswer]) -> Marks:
    sums = answers.aggregate(count=Count("pk"), **{name: Sum(name) for name, _ in MARKS})
    return _marks(sums)


def _marks(sums: dict) -> Marks:
    count = sums["count"]
    if count < SHOWN_FROM:
        return Marks(count, None)
    return Marks(count, {name: round_half_up(Decimal(sums[name]) / count, 1) for name, _ in MARKS})


def marks_by_workshop(slots: list[Slot]) -> dict[int, Marks]:
    rows = SurveyAnswer.objects.filter(workshop__in=slots).order_by().values("workshop")
    rows = rows.annotate(count=Count("pk"), **{name: Sum(name) for name, _ in MARKS})
    found = {row["workshop"]: _marks(row) for row in rows}
    return {slot.pk: found.get(slot.pk, Marks(0, None)) for slot in slots}


@dataclass(frozen=True)
class WorkshopLine:
    """A workshop of one event: how many came, what it concluded, what they thought of it."""

    slot: Slot
    present: int
    marks: Marks


def workshop_lines(event: Event) -> list[WorkshopLine]:
    slots = list(_workshops().filter(event=event).order_by("workshop_number"))
    return _lines(slots)


def synthesis_by_number(series: Series) -> dict[int, list[WorkshopLine]]:
    """Workshop 1 of the seven, then workshop 2, and so on."""
    slots = list(_workshops().filter(event__series=series).order_by("workshop_number", "event__rank"))
    found: dict[int, list[WorkshopLine]] = defaultdict(list)
    for line in _lines(slots):
        found[line.slot.workshop_number].append(line)
    return dict(found)


def _workshops() -> QuerySet[Slot]:
    rows = Slot.objects.filter(workshop_number__isnull=False).select_related("event", "room", "contribution__region")
    return rows.annotate(present=Count("attendances"))


def _lines(slots: list[Slot]) -> list[WorkshopLine]:
    marks = marks_by_workshop(slots)
    return [WorkshopLine(slot, slot.present, marks[slot.pk]) for slot in slots]


def comments_of(event: Event) -> list[str]:
    """Remarks, in an order that tells nothing of who wrote them."""
    rows = SurveyAnswer.objects.filter(event=event).exclude(comment="").order_by("id")
    return list(rows.values_list("comment", flat=True))
