"""What a signed amendment writes in the dossier, on its date of effect: its rows then say what is in force.

The number of posts stays as it was first agreed in the project: selectors.amendments says it for any day. Who signed
the convention itself stays in its frozen version, whoever stands for the parties since.
"""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from conventions.clauses import OBJECTIVES, PARTY_LABELS, SIGNATORY, one_line
from conventions.enums import RUNNING_STATES, AmendmentState
from conventions.models import Amendment, Convention, InsertionProject
from conventions.models.project import PROJECT_FIELDS, TEXT_FIELDS
from conventions.selectors.amendments import clauses_on, low_rates
from conventions.services.amendment_clauses import targets_of
from conventions.services.deadlines import keep_deadlines
from conventions.services.negotiation import agree_by_amendment
from conventions.signatories import parties_of
from conventions.slots import AMENDED_EFFECTS, SHORTENED_EFFECTS
from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import lock

PROJECT = [name for name in PROJECT_FIELDS if name != "posts_fte"]


def follow_signature_of(*, amendment: Amendment, actor: User) -> None:
    """At the signature: the dossier when its day has come, and what upper floors hang on it (the annexe)."""
    for effect in AMENDED_EFFECTS.all():
        effect(amendment, actor)
    if amendment.effective_on <= clock.today():
        apply_amendment(amendment=amendment)


def amendments_due(today):
    """Signed, their day come, not yet in the dossier; a convention that ended takes nothing more."""
    rows = Amendment.objects.filter(state=AmendmentState.SIGNED, applied_on__isnull=True, effective_on__lte=today)
    rows = rows.filter(convention__state__in=RUNNING_STATES, frozen_on__isnull=False)
    return rows.order_by("effective_on", "signed_on", "pk")


@transaction.atomic
def apply_amendment(*, amendment: Amendment) -> bool:
    """Write its clauses in the dossier, once, as they are in force today: another, of a later effect, may have been
    signed before this one. False when that was done already."""
    convention = lock(amendment.convention, "siae", "service")
    locked = lock(amendment, "convention")
    if locked.is_in_effect:
        return False
    found = clauses_on(convention, clock.today())
    after = {key: found[key].value if key in found else value for key, value in locked.after.items()}
    _write_project(convention, after)
    _write_objectives(convention, after)
    _write_targets(convention, locked, after)
    _write_parties(convention, after)
    if end := after.get("end"):
        _move_end(convention, dt.date.fromisoformat(end))
    locked.applied_on = clock.today()
    locked.save(update_fields=["applied_on"])
    tell(None, convention, "amendment.apply", f"{locked} porté au dossier", before=locked.before, after=locked.after)
    return True


def _move_end(convention: Convention, end: dt.date) -> None:
    """Who does not renew leaves at the end, wherever it is now: that is no denunciation."""
    if convention.leaving_on == convention.end:
        convention.leaving_on = max(end, convention.leaving_told_on)
    is_sooner, convention.end = end < convention.end, end
    convention.save()
    keep_deadlines(convention)
    for effect in SHORTENED_EFFECTS.all() if is_sooner else ():
        effect(convention)


def _write_project(convention: Convention, after: dict) -> None:
    values = {name: after[name] for name in PROJECT if name in after}
    if not values:
        return
    project, _ = InsertionProject.objects.get_or_create(convention=convention)
    for name, value in values.items():
        setattr(project, name, (value or "") if name in TEXT_FIELDS else value)
    project.save()


def _write_objectives(convention: Convention, after: dict) -> None:
    """A line that is still there keeps its row, with its actions and the orientation that it cites."""
    for key, text in after.items():
        if not key.startswith(f"{OBJECTIVES}."):
            continue
        axis = key.removeprefix(f"{OBJECTIVES}.")
        lines = [one_line(line) for line in (text or "").splitlines() if line.strip()]
        known = {one_line(row.text): row for row in convention.objectives.filter(axis=axis)}
        for line, row in known.items():
            if line not in lines:
                row.delete()
        rank = convention.objectives.count()
        for line in lines:
            if line not in known:
                rank += 1
                convention.objectives.create(axis=axis, text=line, rank=rank)


def _write_targets(convention: Convention, amendment: Amendment, after: dict) -> None:
    # The reason given of a step that has become the last year is kept with its rates, which stay.
    low = low_rates(amendment, clauses_on(convention, amendment.effective_on)) if amendment.justification else []
    for start, target in targets_of(convention, dict.fromkeys(f"{start}.durable" for start in low) | after).items():
        if target.pk is None:
            target.save()
        names = ("durable", "transition", "positive") if target.indicator.is_exit_rates else ("value",)
        values = {name: _value(after.get(f"{start}.{name}"), getattr(target.agreed, name, None)) for name in names}
        agree_by_amendment(target=target, author=amendment.recorded_by, reason=amendment.targets_reason, values=values)


def _write_parties(convention: Convention, after: dict) -> None:
    """Who stands for each party from now on; the days of the signatures are those of the convention."""
    if not any(key.startswith(f"{SIGNATORY}.") for key in after):
        return
    for order, party in enumerate(parties_of(convention), start=1):
        # Born outside the portal, it had no line: all of them come, so that each party keeps its clauses.
        row, _ = convention.signatories.get_or_create(kind=party.kind, defaults={"order": order})
        for part in PARTY_LABELS:
            setattr(row, part, after.get(f"{SIGNATORY}.{party.kind}.{part}", getattr(row, part)) or "")
        row.save()


def _value(kept: str | None, agreed: Decimal | None) -> Decimal | None:
    return agreed if kept is None else Decimal(kept)
