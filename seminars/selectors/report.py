"""What the participants thought, and what each workshop concluded, across the events of the series."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from iae_portal.core.figures import Answers
from iae_portal.core.text import counted, round_half_up, spelled
from seminars.models import Event, ProgrammeItem, Series, SurveyAnswer

MARKS = (("content", "Contenu"), ("usefulness", "Utilité"), ("organisation", "Organisation"))
# DESIGN: below five sheets, an average could let somebody's marks be guessed.
SHOWN_FROM = 5


@dataclass(frozen=True)
class Marks:
    """Averages out of 4, to one decimal; None while too few sheets came."""

    count: int
    averages: dict[str, Decimal] | None
    came: int | None = None  # of whom the sheets are asked; unknown where nobody was entered

    @property
    def sheets(self) -> str:
        """More sheets than people entered: the attendance sheet is not complete, it says nothing of who answered."""
        if self.came is None or self.came < self.count:
            return counted(self.count, "questionnaire")
        return Answers(self.count, self.came).said(("présent", "a répondu"), ("présents", "ont répondu"))

    @property
    def awaited(self) -> str:
        """From how many sheets on the averages show, while they do not."""
        return spelled(SHOWN_FROM) if self.count and not self.averages else ""

    @property
    def rows(self) -> list[tuple[str, Decimal]]:
        return [(label, self.averages[name]) for name, label in MARKS] if self.averages else []


def marks_of(answers: QuerySet[SurveyAnswer], came: int) -> Marks:
    sums = answers.aggregate(count=Count("pk"), **{name: Sum(name) for name, _ in MARKS})
    return _marks(sums, came)


def _marks(sums: dict, came: int) -> Marks:
    """Nobody is held in an empty room: `came` 0 is unknown."""
    count = sums["count"]
    shown = count >= SHOWN_FROM
    averages = {name: round_half_up(Decimal(sums[name]) / count, 1) for name, _ in MARKS} if shown else None
    return Marks(count, averages, came or None)


@dataclass(frozen=True)
class WorkshopLine:
    """A workshop of one event: how many came, what it concluded, what they thought of it.

    DESIGN: nobody works alone in an empty room; a sheet without one name was not entered, and `present` is unknown.
    """

    workshop: ProgrammeItem
    present: int | None
    marks: Marks


def workshop_lines(event: Event) -> list[WorkshopLine]:
    workshops = list(_workshops().filter(event=event).order_by("workshop_number"))
    return _lines(workshops)


def synthesis_by_number(series: Series) -> dict[int, list[WorkshopLine]]:
    """Workshop 1 of the seven, then workshop 2, and so on."""
    workshops = list(_workshops().filter(event__series=series).order_by("workshop_number", "event__rank"))
    found: dict[int, list[WorkshopLine]] = defaultdict(list)
    for line in _lines(workshops):
        found[line.workshop.workshop_number].append(line)
    return dict(found)


def _workshops() -> QuerySet[ProgrammeItem]:
    rows = ProgrammeItem.objects.filter(workshop_number__isnull=False).select_related(
        "event", "room", "contribution__region"
    )
    return rows.annotate(present=Count("attendances"))


def _lines(workshops: list[ProgrammeItem]) -> list[WorkshopLine]:
    rows = SurveyAnswer.objects.filter(workshop__in=workshops).order_by().values("workshop")
    sums = {row["workshop"]: row for row in rows.annotate(count=Count("pk"), **{name: Sum(name) for name, _ in MARKS})}
    return [
        WorkshopLine(item, item.present or None, _marks(sums.get(item.pk, {"count": 0}), item.present))
        for item in workshops
    ]


def comments_of(event: Event) -> list[str]:
    """Remarks, in an order that tells nothing of who wrote them."""
    rows = SurveyAnswer.objects.filter(event=event).exclude(comment="").order_by("id")
    return list(rows.values_list("comment", flat=True))
