"""What waits for a regional director or for the mission: credits, campaigns, what is late and where."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.urls import reverse

from financing.enums import CampaignState, RegimeStatus
from financing.models import ModulationCampaign
from financing.models.annex import WAITING_FOR_CREDITS
from financing.selectors.annexes import annexes_visible_to
from financing.selectors.campaigns import campaigns_to_open, campaigns_visible_to
from financing.selectors.steering import job_aid_of_regions
from financing.workflows.campaign import CAMPAIGN_WORKFLOW
from iae_portal.core.by_region import by_region
from iae_portal.core.enums import REGIONAL_ROLES, Role
from iae_portal.core.models import Service, User
from iae_portal.core.rights import perimeter, visible_services
from iae_portal.core.text import counted, euros, fold
from iae_portal.core.workflow import Request
from iae_portal.notifications.selectors.deadlines import deadlines_visible_to

# The next act of each state of a campaign that is not over, and the transition that does it.
STEPS = {
    CampaignState.OPENED: ("Suivre la collecte", ""),
    CampaignState.COLLECTED: ("Calculer les taux", "compute"),
    CampaignState.COMPUTED: ("Arrêter les taux", "decide"),
    CampaignState.DECIDED: ("Notifier les taux", "notify"),
}
CLOSING = ("Clore la collecte", "close_collection")  # once its last day is over
HELD = "Voir ce qui manque"  # the act would be refused
# Decided in simulation: no text puts its rates in force, so nothing more waits for anybody.
TRIED = Q(state=CampaignState.DECIDED, regime__status=RegimeStatus.SIMULATION)


@dataclass(frozen=True)
class Decision:
    """A line of the home page: what waits, why, and the one action."""

    label: str
    why: str
    action: str
    url: str
    late: bool = False


def followed_by(user: User) -> list[Service]:
    """Every service of the regions that the person follows, by code. One query, for who follows one."""
    regions = perimeter(user).regions_where(*REGIONAL_ROLES)
    rows = visible_services(user).filter(region__in=regions).select_related("region").order_by("code")
    return list(rows) if regions else []


def decisions_of(user: User, today: dt.date, followed: list[Service] | None = None) -> list[Decision]:
    """Credits that services await first, then campaigns, then what is late, the region's own duties among it; for the
    country, the late regions. `followed` when the caller has read them. At most six queries, and what the guards of
    the next act of a campaign ask."""
    if perimeter(user).country_wide:
        return _late_regions(user, today)
    regions = perimeter(user).regions_where(*REGIONAL_ROLES)
    if not regions:
        return []
    services = followed_by(user) if followed is None else followed
    return [
        *_credits(user, services, today),
        *_campaigns(user, regions, today),
        *_to_open(user, today),
        *_duties(user, services, today),
    ]


def _credits(user: User, services: list[Service], today: dt.date) -> list[Decision]:
    """One line a service whose annexes of the year wait, beside what its region still holds."""
    waiting = annexes_visible_to(user).filter(WAITING_FOR_CREDITS, year=today.year).select_related(None).order_by()
    rows = waiting.values_list("convention__service_id").annotate(n=Count("pk"), asked=Sum("reserved_amount"))
    found = {key: (count, asked) for key, count, asked in rows}
    directed = perimeter(user).regions_where(Role.REGIONAL_DIRECTOR)
    held = job_aid_of_regions({service.region_id for service in services}, today.year) if found else {}
    return [
        Decision(
            service.short_name,
            f"{_awaited(*found[service.pk])} ; "
            f"la région peut en notifier {euros(held.get(service.region_id, Decimal(0)))}",
            "Notifier des crédits" if service.region_id in directed else "Voir les enveloppes",
            reverse("financing:envelope_region", args=[service.region.code]),
        )
        for service in services
        if service.pk in found
    ]


def _awaited(annexes: int, amount: Decimal) -> str:
    return f"{counted(annexes, 'annexe attend', 'annexes attendent')} {euros(amount)} de crédits"


def _campaigns(user: User, regions: frozenset[int], today: dt.date) -> list[Decision]:
    rows = campaigns_visible_to(user).filter(region__in=regions, state__in=STEPS).exclude(TRIED)
    return [_campaign(row, Request(actor=user, today=today)) for row in rows.order_by("collection_due_on", "pk")]


def _campaign(row: ModulationCampaign, asked: Request) -> Decision:
    """Its next act, or what it still waits for: as its page says it beside the button."""
    due = row.collection_due_on if row.state == CampaignState.OPENED else None
    ended = due is not None and due < asked.today
    why = f"{row.get_state_display()}, à finir avant le {due:%d/%m/%Y}" if due else row.get_state_display()
    action, name = CLOSING if ended else STEPS[row.state]
    refusals = CAMPAIGN_WORKFLOW.get(name).refusals(row, asked) if name else []
    if refusals:
        why, action = " ".join([f"{why}.", *refusals]), HELD
    return Decision(str(row), why, action, reverse("financing:campaign_detail", args=[row.pk]), ended)


def _to_open(user: User, today: dt.date) -> list[Decision]:
    """Campaigns that a director has not opened yet."""
    directed = perimeter(user).regions_where(Role.REGIONAL_DIRECTOR)
    return [
        Decision(
            f"Modulation {type_} {year}, {region}",
            f"Campagne à ouvrir pour {counted(structures, 'structure conventionnée', 'structures conventionnées')}",
            "Ouvrir la campagne",
            f"{reverse('financing:campaign_open')}?type={type_}&annee={year}",
        )
        for region, year, type_, structures in (campaigns_to_open(directed, today) if directed else [])
    ]


def _late(name: str, count: int, place: str) -> Decision:
    """`place` is what the list of the deadlines is asked for."""
    url = f"{reverse('notifications:deadlines')}?{place}&state=late"
    return Decision(
        name, counted(count, "échéance en retard", "échéances en retard"), "Voir les retards", url, late=True
    )


def _duties(user: User, services: list[Service], today: dt.date) -> list[Decision]:
    """Late deadlines of every service of the region, its own among them."""
    late = deadlines_visible_to(user).open().filter(due_on__lt=today, service__in=[row.pk for row in services])
    found = Counter(dict(late.order_by().values_list("service_id").annotate(n=Count("pk"))))
    return [
        _late(service.short_name, found[service.pk], f"service={service.pk}")
        for service in services
        if found[service.pk]
    ]


def _late_regions(user: User, today: dt.date) -> list[Decision]:
    """The most late first. What a regional service owes counts, and what the mission owes itself."""
    late = deadlines_visible_to(user).open().filter(due_on__lt=today).order_by()
    counts = dict(late.values_list("service_id").annotate(n=Count("pk")))
    return [
        _late(name, count, f"{kind}={key}")
        for (kind, key, name), count in sorted(by_region(counts).items(), key=lambda row: (-row[1], fold(row[0][2])))
    ]
