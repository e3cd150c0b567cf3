"""The country's work of the autumn of 2008: renewals at every step, diagnostics, a campaign a region, what is late."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from conventions.enums import ACTIVITY_AXES, OPEN_STATES, ConventionForm, ConventionState, StructureType
from conventions.models import Convention, InsertionProject, Objective
from conventions.reminders import MISSING, STALE
from conventions.selectors.deadlines import missing_due, stale_due
from financing.enums import Context, DiagnosticFollowUp, DiagnosticOrigin, DiagnosticState
from financing.models import Candidate, FinancialDiagnostic, ModulationCampaign, Regime
from financing.selectors.campaigns import eligible_siaes, regional_service
from financing.services.campaigns import make_criteria
from financing.services.deadlines import keep_collection_deadlines
from iae_portal.core.models import Region
from iae_portal.core.text import fold
from iae_portal.demo.story.national_councils import AUTUMN
from iae_portal.demo.story.national_money import AGREED_POSTS
from iae_portal.demo.story.people import DemoContext
from iae_portal.notifications.models import Deadline

BATCH = 1000
RENEWED_EVERY = 3
DIAGNOSED_EVERY = 13  # 300 a year for 4 000 structures
PER_TYPE = Decimal(9681)  # the working base of a simulation, as in the campaign of the story
LATE_REGION_EVERY = 4
STEPS = OPEN_STATES[:-1]  # none is ready to sign


def load_renewals(context: DemoContext, running: list[Convention], with_council: set[int]) -> list[Convention]:
    """One convention in three is asked again for 2009; `with_council`: départements whose meetings are bulk rows."""
    rows = [
        _renewal(row, rank, context.today, row.service.departement_id in with_council)
        for rank, row in enumerate(running[::RENEWED_EVERY])
    ]
    made = Convention.objects.bulk_create(rows, batch_size=BATCH)
    InsertionProject.objects.bulk_create(
        (InsertionProject(convention=row, publics="Exemple", posts_fte=AGREED_POSTS) for row in made),
        batch_size=BATCH,
    )
    Objective.objects.bulk_create(
        (
            Objective(convention=row, axis=axis, text="Objectif d'exemple, pour mesurer.", rank=1)
            for row in made
            for axis in ACTIVITY_AXES
        ),
        batch_size=BATCH,
    )
    _open_deadlines(made, context.today)
    return made


def _renewal(previous: Convention, rank: int, today: dt.date, with_council: bool) -> Convention:
    """Filed from August on; the older the last action, the later: a fifth sleep too long."""
    step = STEPS[rank % (6 if with_council else 4)]
    row = Convention(
        number=f"{previous.siae.type}-{previous.service.code.zfill(3)}-09-{previous.number.rpartition('-')[2]}",
        siae=previous.siae,
        service=previous.service,
        form=ConventionForm.MULTI_YEAR,
        start=dt.date(2009, 1, 1),
        end=dt.date(2011, 12, 31),
        state=step,
        previous=previous,
        filed_on=dt.date(2008, 8, 4) + dt.timedelta(days=rank % 15),
        last_action_on=today - dt.timedelta(days=1 + rank * 5 % 18),
    )
    if step == ConventionState.INCOMPLETE:
        row.missing_reason = "Comptes de 2007 et attestation d'assurance."
        row.missing_due_on = today + dt.timedelta(days=rank % 30 - 6)
    if STEPS.index(step) >= 2:
        row.completed_on = row.filed_on + dt.timedelta(days=12)
    if step == ConventionState.OPINION_GIVEN:
        row.opinion_asked_on, row.opinion_given_on = AUTUMN - dt.timedelta(days=20), AUTUMN
        row.last_action_on = max(row.last_action_on, AUTUMN + dt.timedelta(days=5))
    if step == ConventionState.OPINION_PENDING:
        row.opinion_asked_on = row.last_action_on
    return row


def deadline_of(row: Convention, kind: str, label: str, *, opened_on: dt.date, due_on: dt.date) -> Deadline:
    return Deadline(
        kind=kind,
        service=row.service,
        content_type=ContentType.objects.get_for_model(Convention),
        object_id=row.pk,
        label=f"{label} : {row}"[:200],
        search_key=fold(f"{label} : {row}")[:250],
        url=reverse("conventions:detail", args=[row.number]),
        opened_on=opened_on,
        due_on=due_on,
    )


def _open_deadlines(rows: Iterable[Convention], today: dt.date) -> None:
    kinds = ((STALE, "Dossier sans action", stale_due), (MISSING, "Pièces manquantes", missing_due))
    Deadline.objects.bulk_create(
        (
            deadline_of(row, kind, label, opened_on=row.filed_on, due_on=due)
            for row in rows
            for kind, label, due_of in kinds
            if (due := due_of(row)) is not None
        ),
        batch_size=BATCH,
    )


def load_diagnostics(running: list[Convention]) -> None:
    """Those of 2007 are delivered; of 2008, those begun before the summer."""
    rows = []
    for year, first in ((2007, 0), (2008, 5)):
        for rank, convention in enumerate(running[first::DIAGNOSED_EVERY]):
            started = dt.date(year, 1 + rank % 9, 3 + rank % 20)
            delivered = started + dt.timedelta(days=90)
            done = year == 2007 or delivered < dt.date(2008, 9, 30)
            rows.append(
                FinancialDiagnostic(
                    siae=convention.siae,
                    service=convention.service,
                    origin=DiagnosticOrigin.values[rank % len(DiagnosticOrigin.values)],
                    consultant="Cabinet Exemple",
                    state=DiagnosticState.DELIVERED if done else DiagnosticState.OPEN,
                    started_on=started,
                    delivered_on=delivered if done else None,
                    situation="Exemple.",
                    plan="Exemple de plan de développement.",
                    follow_up=DiagnosticFollowUp.SUPPORT if done and rank % 3 else DiagnosticFollowUp.NONE,
                )
            )
    FinancialDiagnostic.objects.bulk_create(rows, batch_size=BATCH)


def load_campaigns(context: DemoContext) -> None:
    """The simulation of 2009 for the ACI of every region that has none yet; some collections are late."""
    regime = Regime.objects.get(code="MOD-ENCADREE-SIM")
    told = ModulationCampaign.objects.values("region")
    for rank, region in enumerate(Region.objects.exclude(pk__in=told).order_by("code")):
        siaes = list(eligible_siaes(region, StructureType.ACI, 2008).order_by("sort_key", "pk"))
        if not siaes:
            continue
        late = rank % LATE_REGION_EVERY == 0
        campaign = ModulationCampaign.objects.create(
            region=region,
            service=regional_service(region),
            type=StructureType.ACI,
            data_year=2008,
            payment_year=2009,
            regime=regime,
            envelope_amount=PER_TYPE * len(siaes) / 2,
            floor=regime.floor,
            ceiling=regime.ceiling,
            collection_due_on=context.today + dt.timedelta(days=-6 if late else 40),
            opened_by=context.people["national"],
        )
        make_criteria(campaign)
        Candidate.objects.bulk_create(
            Candidate(campaign=campaign, siae=siae, service_id=siae.service_id, context=Context.ORDINARY)
            for siae in siaes
        )
        keep_collection_deadlines(campaign)
