"""What a convention shows of its financing on its page, and keeps of it in its frozen snapshot."""

import datetime as dt
from collections import Counter
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from conventions.models import Convention
from conventions.rights import EDIT, may
from financing.enums import FUNDED_STATES, GIVEN_UP_STATES
from financing.models import FinancialAnnex, Segment
from financing.selectors.annexes import annexes_of, current_computation, cut_years, first_annex, spans_of
from financing.selectors.months import funded_years, whole_months
from iae_portal.core.models import User
from iae_portal.core.services.journal import snapshot

FIELDS = ["number", "year", "start", "end", "account_holder", "account_number", "commitment_number"]


def convention_panel(convention: Convention, user: User) -> tuple[str, dict]:
    """Annexes of the convention, newest year first, and the years that have none yet."""
    annexes = list(annexes_of(convention).order_by("-year", "-modification_rank"))
    known = {(annex.year, annex.regime_id) for annex in annexes if annex.is_live or annex.state == "closed"}
    there = Counter(year for year, _ in known)
    years = funded_years(convention)
    # Of a year cut in two, a convention may count the months of one half alone.
    cut = cut_years(convention.siae.type).intersection(years)
    wanted = {year: len(spans_of(convention.siae.type, *whole_months(convention, year))) for year in cut}
    return "financing/convention_panel.html", {
        "convention": convention,
        "annexes": [(annex, current_computation(annex)) for annex in annexes],
        "missing_years": [year for year in years if there[year] < wanted.get(year, 1)],
        "may_prepare": (convention.is_open or convention.state in FUNDED_STATES) and may(user, EDIT, convention),
    }


def annexes_on(convention: Convention, day: dt.date) -> dict | None:
    """For the convention at a past date: of each regime, the last annexe signed whose months hold that day."""
    month = day.replace(day=1)
    signed = _signed(convention).filter(start__lte=month, end__gte=month)
    last = {annex.regime_id: annex for annex in signed}  # by rank: the last one of a regime stays
    if not last:
        return None
    rows = [(annex, current_computation(annex), _fte_on(annex, month)) for annex in last.values()]
    return {"template": "financing/annexes_on.html", "annexes": rows}


def _signed(convention: Convention) -> QuerySet[FinancialAnnex]:
    return annexes_of(convention).filter(signed_on__isnull=False).exclude(state__in=GIVEN_UP_STATES)


def _fte_on(annex: FinancialAnnex, month: dt.date) -> Decimal | None:
    return next((row.fte for row in annex.segments.all() if row.start <= month <= row.end), None)


def financed_posts(day: dt.date) -> Subquery:
    """The posts of the annexe in force that day; after its last month, those that it ended with."""
    signed = Segment.objects.filter(annex__convention=OuterRef("pk"), annex__signed_on__isnull=False)
    begun = signed.filter(start__lte=day).exclude(annex__state__in=GIVEN_UP_STATES)
    return Subquery(begun.order_by("-annex__start", "-annex__modification_rank", "-start").values("fte")[:1])


def snapshot_part(convention: Convention) -> dict:
    """The first year's annexe as it was computed; empty when none was prepared (conventions taken over)."""
    annex = first_annex(convention)
    if annex is None:
        return {}
    run = current_computation(annex)
    return {
        **snapshot(annex, FIELDS),
        "regime": annex.regime.code,
        "state": annex.get_state_display(),
        "segments": [snapshot(row, ["start", "end", "fte"]) for row in annex.segments.all()],
        "requests": [snapshot(row, ["label", "amount"]) for row in annex.requests.all()],
        "other_fundings": [
            {"funder": row.get_funder_display(), **snapshot(row, ["label", "amount"])}
            for row in annex.other_fundings.all()
        ],
        "agreed_amount": run.agreed_amount if run else None,
        "computation": {"inputs": run.inputs, "explanation": run.explanation} if run else {},
    }
