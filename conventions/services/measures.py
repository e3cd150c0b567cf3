"""The results of a year, of one structure or of many at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from conventions.coherence import TOTALS, year_errors
from conventions.enums import MeasureSource
from conventions.models import Convention, Indicator, Measure, Siae
from conventions.rights import EDIT, require
from conventions.selectors.indicators import indicators_in_force
from conventions.services.year_returns import follow_results
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.services.journal import changes, entry, snapshot
from iae_portal.core.services.writing import lock_all, save_all

BATCH = 500
EXIT_FIELDS = [*TOTALS, "motives"]
MEASURE_FIELDS = ["value", *EXIT_FIELDS]
WRITTEN = [*MEASURE_FIELDS, "source"]


@dataclass(frozen=True)
class YearResults:
    """What was observed in a year of the convention, or of the past, as a page or a file gives it.

    `exits` holds the four totals and `motives`; `values` are by code of indicator. What is None is not known: the
    result that stood there is taken away. An indicator that is not named stays as it was, and the exits with
    `keep_exits`.
    """

    convention: Convention
    year: int
    exits: dict | None
    values: dict[str, Decimal | None]
    keep_exits: bool = False


def write_results(*, actor: User, convention: Convention, year: int, **given) -> int:
    """Record one year (`YearResults`); answers how many results changed. Raises as `write_many`."""
    return write_many(actor=actor, given=[YearResults(convention, year, **given)])


@transaction.atomic
def write_many(*, actor: User, given: Sequence[YearResults]) -> int:
    """Record the years of many structures, all or none, in as many queries as one. Answers how many results changed.

    Raises NotAllowed, Refusal for what a year cannot hold (conventions.coherence).
    """
    held = hold_years([one.convention for one in given])
    batch, indicators = _Batch(actor, given), indicators_in_force()
    for one in given:
        locked = held[one.convention.pk]
        require(actor, EDIT, locked)
        _read(batch, locked, one, [row for row in indicators if locked.siae.type in row.types])
    batch.write()
    if batch.changed:
        follow_results(batch.changed)
    return len(batch.told)


def hold_years(conventions: Iterable[Convention]) -> dict[int, Convention]:
    """The conventions under their locks, by key, with what holds the years of their structures."""
    # Two conventions of one structure share its years of the past: the structures first, whichever page writes.
    lock_all(Siae.objects.filter(pk__in={row.siae_id for row in conventions}))
    rows = Convention.objects.filter(pk__in={row.pk for row in conventions})
    return lock_all(rows.select_related("siae", "service"))


class _Batch:
    """What a writing adds, saves and erases, with a line of the journal each."""

    def __init__(self, actor: User, given: Sequence[YearResults]):
        self.actor = actor
        self.known: dict[tuple[int, int], dict[str, Measure]] = defaultdict(dict)
        siaes, years = {one.convention.siae_id for one in given}, {one.year for one in given}
        for row in lock_all(Measure.objects.filter(siae__in=siaes, year__in=years)).values():
            self.known[row.siae_id, row.year][row.indicator_code] = row
        self.kept: dict[int, Measure] = {}  # added or changed, by identity: a second line may change the same
        self.erased: list[Measure] = []
        self.changed: set[tuple[int, int]] = set()
        self.told: list[JournalEntry] = []

    def erase(self, row: Measure) -> None:
        self.kept.pop(id(row), None)
        if row.pk:
            self.erased.append(row)

    def write(self) -> None:
        rows = list(self.kept.values())
        for row in rows:
            row.clean_fields(exclude={"siae"})
        if self.erased:
            Measure.objects.filter(pk__in=[row.pk for row in self.erased]).delete()
        changed = [row for row in rows if row.pk]
        Measure.objects.bulk_create([row for row in rows if row.pk is None], BATCH)
        save_all(changed, WRITTEN)
        JournalEntry.objects.bulk_create(self.told, BATCH)


def _read(batch: _Batch, convention: Convention, given: YearResults, indicators: list[Indicator]) -> None:
    """Check what is given of a year beside what is known of it, then note what changes."""
    year, exits = given.year, given.exits
    # On 31 December the last exits of the year are known.
    if year >= clock.today().year and dt.date(year, 12, 31) > clock.today():
        raise Refusal(f"L'année {year} n'est pas finie : ses résultats ne sont pas encore connus.")
    known = batch.known[convention.siae_id, year]
    whole = {code: row.value for code, row in known.items() if row.value is not None} | given.values
    if given.keep_exits:
        exits = exits_kept(indicators, known)
    if errors := year_errors(indicators, exits, whole):
        raise Refusal(*errors.values())
    for indicator in indicators:
        if indicator.is_exit_rates:
            _note(batch, convention, indicator, year, exits)
        elif indicator.code in given.values:
            value = given.values[indicator.code]
            _note(batch, convention, indicator, year, None if value is None else {"value": value})


def exits_kept(indicators: Iterable[Indicator], known: Mapping[str, Measure]) -> dict | None:
    """As `YearResults` holds them; `known` by code of indicator."""
    row = next((known[one.code] for one in indicators if one.is_exit_rates and one.code in known), None)
    return {name: getattr(row, name) for name in EXIT_FIELDS} if row else None


def _note(batch: _Batch, convention: Convention, indicator: Indicator, year: int, given: dict | None) -> None:
    """One result, one line of the journal; nothing when it was already so."""
    siae = convention.siae
    rows = batch.known[siae.pk, year]
    row = rows.get(indicator.code)
    if given is None:
        if row is None:
            return
        told = {"before": snapshot(row, MEASURE_FIELDS)}
        batch.erase(rows.pop(indicator.code))
    else:
        values = {name: given.get(name) for name in MEASURE_FIELDS} | {"motives": given.get("motives") or {}}
        if row is None:
            row = rows[indicator.code] = Measure(siae=siae, indicator_code=indicator.code, year=year, **values)
            told = {"after": snapshot(row, MEASURE_FIELDS)}
        elif all(getattr(row, name) == value for name, value in values.items()):
            return
        else:
            before = snapshot(row, WRITTEN)
            # What a person types replaces the extract of the agency, and says so.
            for name, value in values.items():
                setattr(row, name, value)
            row.source = MeasureSource.DECLARED
            told = dict(zip(("before", "after"), changes(before, snapshot(row, WRITTEN)), strict=True))
        batch.kept[id(row)] = row
    batch.changed.add((siae.pk, year))
    place = {"subject": convention, "service": convention.service}
    sentence = f"Résultats {year}, {indicator} : {siae}"
    batch.told.append(entry(actor=batch.actor, action="convention.measure", sentence=sentence, **place, **told))
