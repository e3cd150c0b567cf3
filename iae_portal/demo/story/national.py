"""A country's worth of rows for measurements: 4 000 structures, six years of results, 8 000 conventions.

No target is older than 2009: nothing was negotiated before (circulaire DGEFP 2008-21).
"""

import datetime as dt
import random
from decimal import Decimal

from cdiae.models import Council
from conventions.enums import ACTIVITY_AXES, ConventionForm, ConventionState, ProposalState, Side
from conventions.models import (
    Convention,
    Indicator,
    InsertionProject,
    Measure,
    Objective,
    Proposal,
    Siae,
    Target,
    YearReturn,
)
from conventions.reminders import ENDING, RENEWAL
from iae_portal.core import clock
from iae_portal.demo.story.names import LEGAL_FORMS, name_of, siret
from iae_portal.demo.story.national_councils import load_country_councils
from iae_portal.demo.story.national_lots import load_country_lots
from iae_portal.demo.story.national_money import AGREED_POSTS, load_money
from iae_portal.demo.story.national_people import load_country_people
from iae_portal.demo.story.national_work import deadline_of, load_campaigns, load_diagnostics, load_renewals
from iae_portal.demo.story.people import DemoContext
from iae_portal.demo.story.structures import TYPES, plain
from iae_portal.notifications.models import Deadline

STRUCTURES = 4000
FIRST_RANK = 100_000
# Durable, transition and positive exits, in per cent.
EXITS = {"EI": (23, 19, 12), "ETTI": (29, 24, 9), "AI": (21, 22, 11), "ACI": (12, 17, 17)}
PERIODS = ((2003, 2005, ConventionState.RENEWED), (2006, 2008, ConventionState.IN_FORCE))
YEARS = range(2002, 2008)  # six years of results
BATCH = 2000
PUBLIC_AND_MEANS = ("EFFECTIF", "FEMMES", "JEUNES", "MINIMA", "ENCADREMENT", "HEURES")


def load_national(context: DemoContext) -> None:
    """Bulk rows only: no service is called, the journal of these structures is empty."""
    siaes = _siaes(context)
    conventions = _conventions(siaes, context)
    _objectives(conventions)
    _measures(siaes)
    _deadlines(conventions, context)


def load_national_life(context: DemoContext) -> None:
    """What the services of the country do with them; after the story, whose own services come first."""
    running = list(
        Convention.objects.filter(taken_over=True, state=ConventionState.IN_FORCE, officer=None)
        .select_related("siae", "service")
        .order_by("pk")
    )
    load_country_people(context)
    load_money(context)
    load_country_lots(context)
    told = set(Council.objects.values_list("departement", flat=True))
    renewals = load_renewals(
        context, running, {row.departement_id for row in context.services.values() if row.departement_id not in told}
    )
    _targets([row for row in renewals if row.opinion_asked_on is not None], context)
    load_country_councils(context)
    load_diagnostics(running)
    _year_returns(running)
    load_campaigns(context)


def _siaes(context: DemoContext) -> list[Siae]:
    services = [row for row in context.services.values() if row.is_departmental]
    rows = []
    for rank in range(STRUCTURES):
        service = services[rank % len(services)]
        kind = TYPES[(rank // len(services)) % len(TYPES)]
        place = service.name.split(" ", 1)[1]
        row = Siae(
            siret=siret(FIRST_RANK + rank),
            type=kind,
            service=service,
            name=name_of(kind, place, rank // len(services)),
            legal_form=LEGAL_FORMS[kind],
            address=f"{rank % 90 + 1} rue de l'Exemple",
            city=f"Ville exemple {rank % 40}",
            postcode="00000",
        )
        row.set_keys()
        rows.append(row)
    return Siae.objects.bulk_create(rows, batch_size=BATCH)


def _conventions(siaes: list[Siae], context: DemoContext) -> list[Convention]:
    rows = []
    for rank, siae in enumerate(siaes):
        for first, last, state in PERIODS:
            rows.append(
                Convention(
                    number=f"{siae.type}-{siae.service.code.zfill(3)}-{first % 100:02d}-{5000 + rank:04d}",
                    siae=siae,
                    service=siae.service,
                    siret_at_signature=siae.siret,
                    form=ConventionForm.MULTI_YEAR,
                    start=dt.date(first, 1, 1),
                    end=dt.date(last, 12, 31),
                    state=state,
                    taken_over=True,
                    filed_on=dt.date(first - 1, 9, 1) + dt.timedelta(days=rank * 7 % 45),
                    opinion_asked_on=dt.date(first - 1, 10, 20),
                    opinion_given_on=dt.date(first - 1, 11, 24),
                    signed_on=dt.date(first - 1, 12, 8 + rank % 20),
                    notified_on=dt.date(first, 1, 5),
                    last_action_on=dt.date(first, 1, 5),
                )
            )
    made = Convention.objects.bulk_create(rows, batch_size=BATCH)
    InsertionProject.objects.bulk_create(
        (InsertionProject(convention=row, publics="Exemple", posts_fte=AGREED_POSTS) for row in made),
        batch_size=BATCH,
    )
    return made


def _objectives(conventions: list[Convention]) -> None:
    Objective.objects.bulk_create(
        (
            Objective(convention=row, axis=axis, text="Objectif d'exemple, pour mesurer.", rank=rank)
            for row in conventions
            for rank, axis in enumerate(ACTIVITY_AXES, 1)
        ),
        batch_size=BATCH,
    )


def _targets(conventions: list[Convention], context: DemoContext) -> None:
    indicator = Indicator.objects.get(code="SORTIES", retired_on__isnull=True)
    targets = Target.objects.bulk_create(
        (Target(convention=row, indicator=indicator, year=year, rounds=1) for row in conventions for year in row.years),
        batch_size=BATCH,
    )
    author, now = context.people["national"], clock.now()
    proposals = Proposal.objects.bulk_create(
        (
            Proposal(
                target=target,
                round=1,
                side=Side.STRUCTURE,
                durable=Decimal(20 + target.year % 3),
                transition=Decimal(20),
                positive=Decimal(15),
                state=ProposalState.ACCEPTED,
                author=author,
                made_at=now,
                accepted_at=now,
                accepted_by=author,
            )
            for target in targets
        ),
        batch_size=BATCH,
    )
    for target, proposal in zip(targets, proposals, strict=True):
        target.agreed = proposal
    Target.objects.bulk_update(targets, ["agreed"], batch_size=BATCH // 4)


def _measures(siaes: list[Siae]) -> None:
    source = random.Random("portail-iae-national")
    rows = (_exits(siae, year, source) for siae in siaes for year in YEARS)
    Measure.objects.bulk_create(rows, batch_size=BATCH)


def _exits(siae: Siae, year: int, source: random.Random) -> Measure:
    """By type: temporary work leads to jobs more often than a workshop does (invented shares)."""
    durable, transition, positive = EXITS[siae.type]
    examined = source.randint(9, 34)
    counts = [examined * (share + source.randint(-4, 4)) // 100 for share in (durable, transition, positive)]
    return Measure(
        siae=siae,
        indicator_code="SORTIES",
        year=year,
        examined=examined,
        durable=counts[0],
        transition=counts[1],
        positive=counts[2],
    )


def _year_returns(running: list[Convention]) -> None:
    """What the structures gave of 2007: most of them everything, some nothing but their exits (invented shares)."""
    indicators = list(Indicator.objects.filter(code__in=PUBLIC_AND_MEANS, retired_on__isnull=True))
    source = random.Random("portail-iae-resultats")
    returns, measures = [], []
    for convention in running:
        rank, siae = source.randrange(20), convention.siae
        row = YearReturn(convention=convention, year=2007)
        row.report_received_on = dt.date(2008, 3, 3 + rank) if rank > 2 else None
        row.accounts_received_on = dt.date(2008, 6, 2 + rank) if rank > 4 else None
        returns.append(row)
        if rank > 1:
            measures += [plain(siae, 2007, row, source) for row in indicators if siae.type in row.types]
    YearReturn.objects.bulk_create(returns, batch_size=BATCH)
    Measure.objects.bulk_create(measures, batch_size=BATCH)


def _deadlines(conventions: list[Convention], context: DemoContext) -> None:
    """Those of the running conventions, opened today: their earlier steps are told already."""
    kinds = ((ENDING, "Fin de la convention"), (RENEWAL, "Demande de renouvellement"))
    running = [row for row in conventions if row.state == ConventionState.IN_FORCE]
    rows = (
        deadline_of(row, kind, label, opened_on=context.today, due_on=row.end)
        for row in running
        for kind, label in kinds
    )
    Deadline.objects.bulk_create(rows, batch_size=BATCH)
