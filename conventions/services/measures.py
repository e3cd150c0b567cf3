"""The results of a year."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction

from conventions.coherence import TOTALS, year_errors
from conventions.enums import MeasureSource
from conventions.models import Convention, Indicator, Measure
from conventions.rights import EDIT
from conventions.selectors.indicators import current_indicators
from conventions.services.open_dossier import lock_convention
from conventions.services.year_returns import follow_results
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import record, snapshot
from iae_portal.core.services.writing import add_and_tell, save_and_tell, take

EXIT_FIELDS = [*TOTALS, "motives"]
MEASURE_FIELDS = ["value", *EXIT_FIELDS]


@transaction.atomic
def write_results(
    *,
    actor: User,
    convention: Convention,
    year: int,
    exits: dict | None,
    values: dict[str, Decimal | None],
    keep_exits: bool = False,
) -> int:
    """Record what was observed in a year of the convention, or of the past; answers how many results changed.

    `exits` holds the four totals and `motives`; `values` are by code of indicator. What is None is not known: the
    result that stood there is taken away. An indicator that is not named stays as it was, and the exits with
    `keep_exits`. Raises Refusal for what a year cannot hold (conventions.coherence).
    """
    # Two conventions of one structure share its years of the past: its lock first, whichever page writes.
    take(convention.siae, convention)
    locked = lock_convention(actor, EDIT, convention)
    # On 31 December the last exits of the year are known.
    if year >= clock.today().year and dt.date(year, 12, 31) > clock.today():
        raise Refusal(f"L'année {year} n'est pas finie : ses résultats ne sont pas encore connus.")
    siae = locked.siae
    known = {row.indicator_code: row for row in siae.measures.filter(year=year)}
    indicators = current_indicators(siae.type)
    whole = {code: row.value for code, row in known.items() if row.value is not None} | values
    if keep_exits:
        exits = exits_kept(indicators, known)
    if errors := year_errors(indicators, exits, whole):
        raise Refusal(*errors.values())
    changed = 0
    for indicator in indicators:
        if indicator.is_exit_rates:
            written = exits
        elif indicator.code in values:
            value = values[indicator.code]
            written = None if value is None else {"value": value}
        else:
            continue
        changed += _write(actor, locked, indicator, year, known.get(indicator.code), written)
    if changed:
        follow_results(siae, year)
    return changed


def exits_kept(indicators: Iterable[Indicator], known: Mapping[str, Measure]) -> dict | None:
    """As `write_results` takes them; `known` by code of indicator."""
    row = next((known[one.code] for one in indicators if one.is_exit_rates and one.code in known), None)
    return {name: getattr(row, name) for name in EXIT_FIELDS} if row else None


def _write(
    actor: User, convention: Convention, indicator: Indicator, year: int, known: Measure | None, given: dict | None
) -> bool:
    """One result, one line of the journal; False when it was already so."""
    siae = convention.siae
    place = {"subject": convention, "service": convention.service}
    told = {"actor": actor, "action": "convention.measure", **place}
    told["sentence"] = f"Résultats {year}, {indicator} : {siae}"
    if given is None:
        if known is None:
            return False
        record(**told, before=snapshot(known, MEASURE_FIELDS))
        known.delete()
        return True
    written = {name: given.get(name) for name in MEASURE_FIELDS} | {"motives": given.get("motives") or {}}
    if known is None:
        row = Measure(siae=siae, indicator_code=indicator.code, year=year, source=MeasureSource.DECLARED, **written)
        add_and_tell(row, **told, fields=MEASURE_FIELDS)
        return True
    if all(getattr(known, name) == value for name, value in written.items()):
        return False
    # What a person types replaces the extract of the agency, and says so.
    return save_and_tell(known, **told, values=written | {"source": MeasureSource.DECLARED})
