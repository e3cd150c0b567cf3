"""Opening the annexe of a year of a convention, or its avenant."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from conventions.enums import OPEN_STATES
from conventions.models import Convention
from conventions.selectors.amendments import account_amended_since, posts_in_force, signed_amendments
from financing.calculation import months
from financing.calculation.accompaniment import YEAR
from financing.calculation.exact import rounded
from financing.enums import COUNTED_STATES, FUNDED_STATES, PAYABLE_STATES, PENDING_STATES, AnnexState
from financing.models import AccompanimentRequest, FinancialAnnex, OtherFunding, Segment
from financing.selectors.annexes import Span, annexes_of, months_typed_for, spans_of
from financing.selectors.law import law_in_database
from financing.selectors.months import first_funded_year, whole_months
from financing.services.annex_entry import FIELDS, require_edit
from financing.services.department_share import copy_share
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import last_act, with_author
from iae_portal.core.services.journal import snapshot, tell
from iae_portal.core.services.writing import lock, save_checked
from iae_portal.core.text import of_place

OPENED = (AnnexState.DRAFT, *PENDING_STATES)
OPENING = "annex.open"


@transaction.atomic
def open_annex(*, actor: User, convention: Convention, year: int, regime: int | None = None) -> FinancialAnnex:
    """Open the annexe of a year, or its avenant when one is already validated: it starts from the rank before.

    A year cut by a change of regime has an annexe for each: `regime` names the one of the avenant.
    Raises NotAllowed, Refusal (no such year, one already open, no regime).
    """
    require_edit(actor, convention)
    locked: Convention = lock(convention)
    start, end = _months_of(locked, year)
    ranks = list(annexes_of(locked).filter(year=year))
    # Read under the lock of the convention: two officers don't open the same year.
    spans = spans_of(locked.siae.type, start, end)
    if not spans:
        raise Refusal(f"Aucun régime d'aide ne s'applique au type {locked.siae.type} en {start:%m/%Y}.")
    span = _span_to_open(spans, ranks, regime)
    family = [row for row in ranks if row.regime_id == span.regime.pk]
    _require_room(family)
    _require_apart(span, ranks)
    rank = max((row.modification_rank for row in ranks), default=-1) + 1
    renewal = year - first_funded_year(locked)
    annex = FinancialAnnex(
        convention=locked,
        year=year,
        renewal_rank=renewal,
        modification_rank=rank,
        number=f"{locked.display_number} A{renewal} M{rank}",
        regime=span.regime,
        start=span.start,
        end=span.end,
        hours_per_fte=_hours_per_fte(locked.siae.type, year),
        commitment_number=locked.commitment_number,
        opened_on=clock.today(),
    )
    save_checked(annex)
    _start_from(actor, annex, _model_rank(locked, family))
    sentence = f"Annexe {annex.number} ouverte"
    tell(actor, annex, OPENING, sentence, after=snapshot(annex, ["year", "regime", "start", "end"]))
    return annex


def _require_room(family: list[FinancialAnnex]) -> None:
    """One in preparation at a time, and nothing more is agreed in a year that is closed."""
    for row in family:
        if row.state in OPENED:
            sentence = f"Une annexe de {row.year} est déjà en préparation, {row.number} : terminez-la d'abord."
            raise Refusal(with_author(sentence, last_act([row], OPENING)))
        if row.state == AnnexState.CLOSED:
            raise Refusal(
                f"L'annexe {row.number} est clôturée : elle ne reçoit plus d'avenant. Un état mensuel se corrige "
                "encore, et donne un rappel ou un reversement."
            )


def _require_apart(span: Span, ranks: list[FinancialAnnex]) -> None:
    """A month is aided once: the annexe of another regime stops before this one begins, or begins after it."""
    for row in ranks:
        elsewhere = row.regime_id != span.regime.pk and row.state in COUNTED_STATES
        if elsewhere and row.start <= span.end and span.start <= row.end:
            to_do = "elle est clôturée, ces mois sont soldés."
            if row.state != AnnexState.CLOSED:
                to_do = "raccourcissez-la par un avenant, ou annulez-la, puis ouvrez celle-ci."
            raise Refusal(
                f"L'annexe {row.number} compte déjà des mois {of_place(months.label_of(max(row.start, span.start)))} à "
                f"{months.label_of(min(row.end, span.end))} : {to_do}"
            )


def _span_to_open(spans: list[Span], ranks: list[FinancialAnnex], regime: int | None) -> Span:
    """The span asked for; else the first one without an annexe, or whose annexe goes beyond it; else the last."""
    for span in spans:
        if span.regime.pk == regime:
            return span
        rows = [row for row in ranks if row.regime_id == span.regime.pk and row.state in COUNTED_STATES]
        # An annexe that a new text cuts is shortened before the rest of the year is opened.
        if regime is None and (not rows or any(row.end > span.end for row in rows)):
            return span
    return spans[-1]


def _same_family(annex: FinancialAnnex, model: FinancialAnnex) -> bool:
    return (model.year, model.regime_id) == (annex.year, annex.regime_id)


def _months_of(convention: Convention, year: int) -> tuple[dt.date, dt.date]:
    """First and last day of the whole months that the convention counts in the year; Refusal when there is none."""
    if convention.state not in (*OPEN_STATES, *FUNDED_STATES):
        label = convention.get_state_display().lower()
        raise Refusal(f"Cette convention est {label} : elle n'a plus d'annexe à préparer.")
    if year not in convention.years:
        raise Refusal(
            f"La convention ne couvre pas l'année {year} : choisissez {convention.start.year} à {convention.end.year}."
        )
    start, end = whole_months(convention, year)
    if end < start:
        raise Refusal(f"La convention ne compte aucun mois entier en {year}.")
    return start, end


def _hours_per_fte(siae_type: str, year: int) -> Decimal | None:
    lump = law_in_database().lump_sum(siae_type, year)
    return lump.hours_per_fte if lump else None


def _model_rank(convention: Convention, ranks: list[FinancialAnnex]) -> FinancialAnnex | None:
    """The rank that the new one starts from: the one in force this year, else the last one of the convention."""
    live = [row for row in ranks if row.state == AnnexState.VALIDATED]
    if live:
        return live[-1]
    # By their months: in a year cut in two, an avenant to the first half has a later rank than the second half.
    return annexes_of(convention).filter(state__in=PAYABLE_STATES).order_by("end", "modification_rank").last()


def _start_from(actor: User, annex: FinancialAnnex, model: FinancialAnnex | None) -> None:
    if annex.is_per_fte and (model is None or not model.is_per_fte):
        fte = posts_in_force(annex.convention, annex.start)
        # Posts that nobody gave are no segment of zero: the entry asks for them.
        if fte is not None:
            Segment.objects.create(annex=annex, start=annex.start, end=annex.end, fte=fte)
    if model is None:
        return
    same_year = _same_family(annex, model)
    # Another year keeps its own months: they are the first two fields.
    for name in FIELDS if same_year else FIELDS[2:]:
        setattr(annex, name, getattr(model, name))
    if same_year:
        annex.agreed_end = model.agreed_end
    for name, value in account_amended_since(annex.convention, model.signed_on).items():
        setattr(annex, name, value)
    annex.save()
    rows = list(model.segments.all())
    if annex.is_per_fte and rows:
        posts = _posts_since(annex, model)
        next_year = [Segment(start=annex.start, end=annex.end, fte=posts(annex.start, rows[-1].fte))]
        kept = _with_posts(rows, posts) if same_year else next_year
        Segment.objects.bulk_create(Segment(annex=annex, start=r.start, end=r.end, fte=r.fte) for r in kept)
    if not annex.is_per_fte:
        _start_yearly_figures(annex, model)
    if same_year:
        OtherFunding.objects.bulk_create(
            OtherFunding(annex=annex, funder=row.funder, label=row.label, amount=row.amount)
            for row in model.other_fundings.all()
        )
        copy_share(actor=actor, source=model, target=annex)


def _start_yearly_figures(annex: FinancialAnnex, model: FinancialAnnex) -> None:
    """Of another year, as much by month: its figures were typed for the months that it had."""
    part = Fraction(1)
    if not _same_family(annex, model):
        part = Fraction(_months_typed_for(annex), _months_typed_for(model))
    if annex.planned_hours is not None:
        annex.planned_hours = rounded(Fraction(annex.planned_hours) * part, 2)
        annex.save(update_fields=["planned_hours"])
    AccompanimentRequest.objects.bulk_create(
        AccompanimentRequest(annex=annex, label=row.label, amount=rounded(Fraction(row.amount) * part, 2))
        for row in model.requests.all()
    )


def _months_typed_for(annex: FinancialAnnex) -> int:
    lump = law_in_database().lump_sum(annex.type, annex.year)
    if lump and lump.share != 1:
        return YEAR  # the spring of 2014 has a share of the whole aid of 2013
    return months_typed_for(annex)


def _posts_since(annex: FinancialAnnex, model: FinancialAnnex) -> Callable[[dt.date, Decimal], Decimal]:
    """The posts of a day: those that an amendment signed since the model has set, else those given."""
    rows = [row for row in signed_amendments(annex.convention) if row.posts_after is not None]
    since = [row for row in rows if model.signed_on is None or row.signed_on >= model.signed_on]
    return lambda day, fte: next((row.posts_after for row in reversed(since) if row.effective_on <= day), fte)


def _with_posts(rows: list[Segment], posts: Callable[[dt.date, Decimal], Decimal]) -> list[Segment]:
    """The months of the rank before, each with the posts in force on its first day."""
    found: list[Segment] = []
    for row in rows:
        first = True
        for day in map(months.first_day, range(months.of(row.start), months.of(row.end) + 1)):
            fte = posts(day, row.fte)
            if first or found[-1].fte != fte:
                found.append(Segment(start=day, end=day, fte=fte))
            found[-1].end, first = day, False
    return found
