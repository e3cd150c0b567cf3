"""What a region, then each service, decides on the worksheet of September, in one act each."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from conventions.enums import AmendmentKind
from conventions.models import Amendment
from conventions.services.amendments import open_amendment
from financing.enums import BudgetLine, EnvelopeLevel, MovementKind
from financing.models import Envelope, EnvelopeMovement
from financing.redistribution import Proposal
from financing.rights import DELEGATE, EDIT, may
from financing.selectors.redistribution import Structure
from financing.services.envelopes import check_movements_seen, get_envelope, move_credits
from iae_portal.core.errors import NotAllowed, Refusal, reworded
from iae_portal.core.locks import under_lock
from iae_portal.core.models import Region, Service, User
from iae_portal.core.services.journal import tell
from iae_portal.core.text import counted, euros, number


@transaction.atomic
def redistribute(
    *, actor: User, region: Region, year: int, moves: Iterable[Proposal], reason: str, seen: int | None = None
) -> list[EnvelopeMovement]:
    """Move credits of the job aid between services of the region, and from the region (source None); all or none.
    `seen` is the last movement that the worksheet showed.

    Raises NotAllowed, Refusal (nothing to move, a service of elsewhere, more than is free).
    """
    if not may(actor, DELEGATE, region):
        raise NotAllowed("Les crédits d'une région sont répartis par son directeur régional.")
    moves = [row for row in moves if row.amount]
    if not moves:
        raise Refusal("Aucun mouvement à faire : indiquez au moins un montant.")
    envelopes = _envelopes(region, year, {key for row in moves for key in (row.source, row.target)})
    # Every envelope at once: two sheets validated together take them in the same order.
    list(under_lock(Envelope.objects.filter(pk__in=[row.pk for row in envelopes.values()])))
    check_movements_seen(seen, year, region)
    done = [
        move_credits(
            actor=actor,
            source=envelopes[row.source],
            target=envelopes[row.target],
            amount=row.amount,
            kind=MovementKind.REDEPLOYMENT,
            reason=reason,
        )
        for row in moves
    ]
    total = sum(row.amount for row in done)
    tell(
        actor,
        _own_envelope(region, year),
        "financing.redistribute",
        f"Redéploiement {year} validé, {counted(len(done), 'mouvement')}, {euros(total)} : {region}",
        after={"mouvements": [f"{row.source.holder} → {row.target.holder} : {euros(row.amount)}" for row in done]},
        comment=reason,
    )
    return done


def _own_envelope(region: Region, year: int) -> Envelope:
    return get_envelope(level=EnvelopeLevel.REGION, year=year, line=BudgetLine.JOB_AID, region=region)


def _envelopes(region: Region, year: int, keys: set[int | None]) -> dict[int | None, Envelope]:
    services = region.services.filter(pk__in=keys - {None}, departement__isnull=False).select_related("region")
    found = {
        row.pk: get_envelope(level=EnvelopeLevel.SERVICE, year=year, line=BudgetLine.JOB_AID, service=row)
        for row in services
    }
    if None in keys:
        found[None] = _own_envelope(region, year)
    if found.keys() != keys:
        raise Refusal("Un redéploiement reste entre les services de la région : rechargez la page.")
    return found


@transaction.atomic
def draft_amendments(
    *, actor: User, service: Service, posts: list[tuple[Structure, Decimal]], effective_on: dt.date, reason: str
) -> list[Amendment]:
    """Open an amendment on the posts of each structure; its opinion and its signature follow, as of any other.

    Raises NotAllowed, Refusal (by structure: outside its convention, a day gone by, the posts already in force).
    """
    if not may(actor, EDIT, service):
        raise NotAllowed("Les avenants d'une structure se préparent dans son service.")
    if not posts:
        raise Refusal("Aucun avenant à préparer : cochez au moins une structure.")
    drafted = []
    # By key: the order of the locks of the conventions.
    for row, fte in sorted(posts, key=lambda pair: pair[0].annex.convention_id):
        try:
            drafted.append(_draft(actor, row, fte, effective_on, reason))
        except Refusal as refusal:
            name = row.annex.convention.siae.name
            raise Refusal(*(reworded(text, f"{name} : {text}") for text in refusal.sentences)) from refusal
    return drafted


def _draft(actor: User, row: Structure, fte: Decimal, effective_on: dt.date, reason: str) -> Amendment:
    line = row.line
    pace = f"{number(line.shown_realised)} ETP par mois pour {number(line.shown_agreed)} conventionnés"
    amendment = open_amendment(
        actor=actor,
        convention=row.annex.convention,
        kind=AmendmentKind.POSTS,
        purpose=f"{reason}\n{pace}, {counted(line.months_entered, 'mois connu', 'mois connus')}.",
        effective_on=effective_on,
        posts_fte=fte,
    )
    if not amendment.changes_posts:
        raise Refusal(f"{number(fte)} ETP sont déjà ceux en vigueur ce jour-là : indiquez un autre nombre de postes.")
    return amendment
