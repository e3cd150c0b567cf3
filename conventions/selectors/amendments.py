"""What is in force once amendments are signed: the project tells what was first agreed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Coalesce

from conventions.clauses import (
    RATE_LABELS,
    TARGET,
    Change,
    Clause,
    added_targets,
    amended,
    changes_of,
    clauses_in,
    target_start,
    target_year,
)
from conventions.enums import AmendmentKind, AmendmentState
from conventions.models import Amendment, Convention
from conventions.rates import below_reference
from conventions.selectors.negotiation import settled_rounds
from conventions.slots import FINANCED_POSTS
from conventions.snapshots import snapshot_of
from iae_portal.core import clock
from iae_portal.core.selectors.journal import author_said, last_change


def posts_on(day: dt.date) -> Coalesce:
    """`posts_in_force` of many conventions: an annotation of their queryset."""
    amended_posts = _changing_posts(day).filter(convention=OuterRef("pk"))
    financed = [posts(day) for _, posts in FINANCED_POSTS]
    return Coalesce(amended_posts.values("posts_after")[:1], "project__posts_fte", *financed)


def _changing_posts(day: dt.date) -> QuerySet[Amendment]:
    """Of two that take effect on one day, the last signed one first."""
    signed = Amendment.objects.filter(state=AmendmentState.SIGNED, posts_after__isnull=False, effective_on__lte=day)
    return signed.order_by("-effective_on", "-signed_on", "-rank")


def posts_in_force(convention: Convention, day: dt.date) -> Decimal | None:
    """Posts in FTE on that day: those agreed, else of the annexe; None when unknown."""
    known = agreed_posts(convention)(day)
    return _financed_posts(convention, day) if known is None else known


def agreed_posts(convention: Convention) -> Callable[[dt.date], Decimal | None]:
    """What a day's posts are: of the last signed amendment in effect, else of the project; None when nobody said."""
    rows = _changing_posts(dt.date.max).filter(convention=convention)
    changes = list(rows.values_list("effective_on", "posts_after"))
    project = getattr(convention, "project", None)
    first = project.posts_fte if project else None
    return lambda day: next((posts for since, posts in changes if since <= day), first)


def _financed_posts(convention: Convention, day: dt.date) -> Decimal | None:
    """Of a convention born outside the portal, which may have nobody's posts but those of its annexe."""
    rows = Convention.objects.filter(pk=convention.pk)
    said = (rows.values_list(posts(day), flat=True).first() for _, posts in FINANCED_POSTS)
    return next((posts for posts in said if posts is not None), None)


def drafts_of(convention: Convention) -> list[tuple[Amendment, str]]:
    """Those in preparation, each with who opened it and when."""
    rows = convention.amendments.filter(state=AmendmentState.DRAFT)
    return [(row, author_said(last_change([convention], "kind", f"{row} ouvert"))) for row in rows]


def signed_amendments(convention: Convention) -> list[Amendment]:
    """In the order in which they take effect."""
    rows = convention.amendments.filter(state=AmendmentState.SIGNED)
    return list(rows.order_by("effective_on", "signed_on", "rank"))


def account_amended_since(convention: Convention, day: dt.date | None) -> dict[str, str]:
    """The bank account that amendments signed from that day on name (None: all of them), in effect today."""
    rows = [row for row in signed_amendments(convention) if row.effective_on <= clock.today()]
    since = [row.after for row in rows if day is None or row.signed_on >= day]
    return {name: after[name] for after in since for name in ("account_holder", "account_number") if name in after}


def end_on(convention: Convention, day: dt.date) -> dt.date:
    """The end that binds what takes effect that day: of an amendment signed whose own day is to come, too."""
    last = last_of_end(convention, day)
    return dt.date.fromisoformat(last.after["end"]) if last else convention.end


def last_of_end(convention: Convention, day: dt.date = dt.date.max) -> Amendment | None:
    """The signed amendment that sets the end which binds that day."""
    signed = convention.amendments.filter(state=AmendmentState.SIGNED, after__has_key="end", effective_on__lte=day)
    return signed.order_by("-effective_on", "-signed_on", "-rank").first()


def last_end(convention: Convention) -> dt.date:
    """The end once every signed amendment has taken effect: what comes next begins the day after."""
    return end_on(convention, dt.date.max)


def clauses_on(convention: Convention, day: dt.date) -> dict[str, Clause]:
    """The clauses in force that day: what was signed, then each signed amendment in effect, not the rows of now."""
    signed = signed_amendments(convention)
    found = _with_added_years(convention, _first_agreed(convention, signed))
    if found["posts_fte"].value is None and (posts := _financed_posts(convention, day)) is not None:
        found = amended(found, {"posts_fte": found["posts_fte"].holds(posts)})
    for amendment in signed:
        if amendment.effective_on <= day:
            found = amended(found, amendment.after)
    return {key: _of_targets_in_force(row, found["end"].value) for key, row in found.items()}


def _with_added_years(convention: Convention, found: dict[str, Clause]) -> dict[str, Clause]:
    """DESIGN: no text says what becomes of the targets of a convention that is lengthened. The amendment that adds a
    year carries the targets of that year, and the national reference is that of the new last one."""
    return found | added_targets(found, convention.start.year, convention.longest_end.year)


def _of_targets_in_force(row: Clause, end: str) -> Clause:
    """The targets of a year that the convention covers are negotiated as the others, whoever added it; those of a year
    that it no longer covers, agreed before its end was brought forward, only come back with a new end."""
    if (year := target_year(row.key)) is None:
        return row
    return replace(row, kind=AmendmentKind.OBJECTIVES if year <= year_of_end(end) else AmendmentKind.PERIOD)


def is_to_come(row: Clause) -> bool:
    """The target of a year that the convention does not cover."""
    return row.kind == AmendmentKind.PERIOD and target_year(row.key) is not None


def targets_beyond(amendment: Amendment, clauses: dict[str, Clause]) -> tuple[list[str], list[str]]:
    """Labels of the targets that its new end adds and that it does not give, then of those that it gives beyond it."""
    end = amendment.after.get("end") or clauses["end"].value
    last, given = year_of_end(end), amendment.after
    rows = [row for row in clauses.values() if is_to_come(row)]
    missing = [row.label for row in rows if target_year(row.key) <= last and given.get(row.key, row.value) is None]
    return missing, [row.label for row in rows if target_year(row.key) > last and given.get(row.key) is not None]


def low_rates(amendment: Amendment, clauses: dict[str, Clause]) -> list[str]:
    """What the clauses of the exits of the last year start with, when it sets them below the national reference, or
    makes that year the last one: what was a step on the way is then the reference."""
    found = amended(clauses, amendment.after)
    last = year_of_end(found["end"].value)
    moved = "end" in amendment.after and year_of_end(amendment.before["end"]) != last
    starts = {target_start(key) for key in (found if moved else amendment.after) if target_year(key) == last}
    return [start for start in sorted(starts) if _is_low([found.get(f"{start}.{part}") for part in RATE_LABELS])]


def _is_low(rows: list[Clause | None]) -> bool:
    parts = [Decimal(row.value) for row in rows if row and row.value]
    return len(parts) == len(rows) and below_reference(dynamic=sum(parts), durable=parts[0])


def year_of_end(value: str) -> int:
    """Of a day as a clause keeps it."""
    return dt.date.fromisoformat(value).year


def _first_agreed(convention: Convention, signed: list[Amendment]) -> dict[str, Clause]:
    version = convention.signature_versions.filter(cancelled_at__isnull=True).first()
    if version and version.snapshot:
        return clauses_in(version.snapshot)
    # Born outside the portal, it has no version: its rows, once what amendments wrote in them is undone.
    found = clauses_in(snapshot_of(convention))
    for amendment in reversed(signed):
        if amendment.is_in_effect:
            found = amended(found, amendment.before)
    return found


def written_clauses(amendment: Amendment) -> list[Clause]:
    """The clauses that an amendment may change, as it writes them; the targets of past years are what was agreed."""
    found = clauses_on(amendment.convention, amendment.effective_on)
    # The first time, from what the rounds that followed a dialogue settled.
    found = amended(found, amendment.after or settled_values(amendment.convention))
    return [row for row in found.values() if may_change(row, amendment)]


def settled_values(convention: Convention) -> dict[str, str]:
    """New values of the targets that both sides settled after the signature, by key of their clause."""
    parts = ("durable", "transition", "positive", "value")
    return {
        f"{TARGET}.{row.target.indicator.code}.{row.target.year}.{part}": f"{value.normalize():f}"
        for row in settled_rounds(convention)
        for part in parts
        if (value := getattr(row, part)) is not None
    }


def may_change(clause: Clause, amendment: Amendment) -> bool:
    year = target_year(clause.key)
    return clause.kind == amendment.kind and (year is None or year >= amendment.effective_on.year)


def changes_by(amendment: Amendment) -> list[Change]:
    """What the amendment changes, before and after; as it was frozen once it is ready to sign."""
    if amendment.snapshot:
        return [Change(**row) for row in amendment.snapshot["changes"]]
    clauses = clauses_on(amendment.convention, amendment.effective_on)
    return changes_of(clauses, amendment.before, amendment.after)
