"""Who has given what of a year: the years that are over, what each still lacks, counted by service."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import LessThan

from conventions.enums import RUNNING_STATES, ConventionState, IndicatorUnit, LetterKind, StructureType
from conventions.models import Convention, Indicator, Letter, Measure, Target, YearReturn
from conventions.selectors.in_force import in_year
from conventions.selectors.places import Place, in_order
from conventions.year_parts import PARTS, Part, due_on, late_parts
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter

# A convention that is over still owes the results of its years.
OWING = (*RUNNING_STATES, ConventionState.EXPIRED, ConventionState.RENEWED, ConventionState.TERMINATED)


def covering(year: int) -> QuerySet[Convention]:
    """The last convention of each structure that covers a day of the year."""
    rows = Convention.objects.filter(in_year(year), state__in=OWING)
    later = rows.filter(siae=OuterRef("siae"), start__gt=OuterRef("start"))
    return rows.exclude(Exists(later)).select_related("siae", "service", "officer")


def with_missing(rows: QuerySet[YearReturn]) -> QuerySet[YearReturn]:
    """With a flag a part that is missing (Part.flag); a query for the catalogue."""
    return askable(rows).annotate(**{part.flag: F(part.flag) for part in PARTS})


def askable(rows: QuerySet[YearReturn]) -> QuerySet[YearReturn]:
    """Rows that can be asked by their flags, and are not read with them; once made so, they stay as they are."""
    if PARTS[0].flag in rows.query.annotations:
        return rows
    codes = {code for part in PARTS for code in part.codes}
    known = Indicator.objects.filter(retired_on__isnull=True, code__in=codes).values_list("code", "types")
    return rows.alias(**_flags(tuple((code, *types) for code, types in known)))


@lru_cache(maxsize=8)  # made once a catalogue: to make them costs a page as much as to ask them
def _flags(types: tuple[tuple[str, ...], ...]) -> dict[str, ExpressionWrapper]:
    asked = {code: list(concerned) for code, *concerned in types}
    return {part.flag: ExpressionWrapper(_lacks(part, asked), BooleanField()) for part in PARTS}


def _lacks(part: Part, types: dict[str, list[str]]) -> Q:
    if part.paper:
        return Q(**{f"{part.paper}_received_on__isnull": True})
    if not part.codes:
        return Q(Exists(_targets_unmeasured()))
    asked: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code in part.codes:
        asked[tuple(types.get(code, ()))].append(code)
    return reduce(or_, (_of(concerned) & _lacks_one(codes) for concerned, codes in asked.items()))


def _of(types: tuple[str, ...]) -> Q:
    """Nothing to ask where it concerns every type."""
    return Q() if set(types) == set(StructureType) else Q(convention__siae__type__in=types)


def _lacks_one(codes: list[str]) -> Q:
    """Counted at once: a question a code would cost more to write than to answer."""
    known = Measure.objects.filter(
        siae=OuterRef("convention__siae"), year=OuterRef("year"), indicator_code__in=codes
    ).order_by()
    if len(codes) == 1:
        return ~Q(Exists(known))
    found = known.values("siae").annotate(found=Count("pk")).values("found")
    return Q(LessThan(Coalesce(Subquery(found), 0), len(codes)))


def _targets_unmeasured() -> QuerySet[Target]:
    agreed = Target.objects.filter(
        convention=OuterRef("convention"), year=OuterRef("year"), agreed__isnull=False
    ).exclude(indicator__unit=IndicatorUnit.EXIT_RATES)
    measured = Measure.objects.filter(
        siae=OuterRef("convention__siae"), year=OuterRef("year"), indicator_code=OuterRef("indicator__code")
    )
    return agreed.exclude(Exists(measured))


def year_returns(user: User, *years: int) -> QuerySet[YearReturn]:
    """Those of the perimeter, with what they lack and `reminded_on`, the day of the last letter that asked for it."""
    return with_missing(returns_of(user, *years))


def returns_of(user: User, *years: int) -> QuerySet[YearReturn]:
    """The same without what they lack: it is long to ask (`with_missing`, `askable`, `each_of`)."""
    letters = Letter.objects.filter(convention=OuterRef("convention"), kind=LetterKind.YEAR)
    asked = letters.annotate(year=Cast(KT("facts__year"), IntegerField())).filter(year=OuterRef("year"))
    rows = YearReturn.objects.filter(perimeter(user).services_filter("convention__service"), year__in=years)
    return rows.select_related("convention__siae", "convention__service", "convention__officer").annotate(
        reminded_on=Subquery(asked.order_by("-rank").values("written_on")[:1])
    )


def lacking(parts: Sequence[Part]) -> Q:
    """Rows read with their flags that lack one of these parts; none of no part."""
    return reduce(or_, (Q(**{part.flag: True}) for part in parts), Q(pk__in=[]))


def late(years: Iterable[int], today: dt.date) -> Q:
    """Rows of these years, read with their flags, that lack a part whose day has gone by."""
    due = {part: [year for year in years if due_on(part.kind, year) < today] for part in PARTS}
    return reduce(or_, (Q(**{part.flag: True}, year__in=gone) for part, gone in due.items()))


@dataclass(frozen=True)
class PlaceYear:
    """How many structures of a place owe the year, gave each part (in the order of PARTS) or all, and are late."""

    region: int | None
    name: str
    expected: int
    given: list[int]
    whole: int
    late: int


def grouped_by(place: Place, rows: QuerySet[YearReturn]) -> Iterator[tuple]:
    """(key, name, keys of the parts that they lack, how many) of a place. One query."""
    for key, name, *flags, count in _of_places(place, rows).annotate(Count("pk")):
        yield key, name, _lacked(flags), count


def each_of(place: Place, rows: QuerySet[YearReturn]) -> dict[int, tuple]:
    """By key of the rows, what `grouped_by` says of each alone: a page need not ask what its own lack again."""
    found = _of_places(place, rows, "pk")
    return {pk: (key, name, _lacked(flags), 1) for pk, key, name, *flags in found}


def _of_places(place: Place, rows: QuerySet[YearReturn], *first: str) -> QuerySet[YearReturn]:
    path = place.path.format("convention__service")
    return with_missing(rows.order_by()).values_list(
        *first, F(f"{path}__pk"), F(f"{path}__name"), *(p.flag for p in PARTS)
    )


def _lacked(flags: Iterable[bool]) -> list[str]:
    return [part.key for part, flag in zip(PARTS, flags, strict=True) if flag]


def counts_by(place: Place, grouped: Iterable[Sequence], year: int, today: dt.date) -> list[PlaceYear]:
    """By name of place, the sum last where there are several."""
    overdue = set(late_parts(year, today))
    found: dict[tuple, Counter] = defaultdict(Counter)
    for key, name, lacks, count in grouped:
        lacked = {part for part in PARTS if part.key in lacks}
        given: dict[object, int] = {part: count for part in PARTS if part not in lacked}
        found[key, name].update({"expected": count, "whole": 0 if lacked else count, **given})
        found[key, name]["late"] += count if lacked & overdue else 0
    lines = [_line(place.link_to(key), name, found[key, name]) for key, name in in_order(found)]
    return lines if len(lines) < 2 else [*lines, _line(None, "Ensemble", sum(found.values(), Counter()))]


def _line(region: int | None, name: str, counts: Counter) -> PlaceYear:
    given = [counts[part] for part in PARTS]
    return PlaceYear(region, name, counts["expected"], given, counts["whole"], counts["late"])
