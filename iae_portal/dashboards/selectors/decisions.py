"""What waits for a regional director or for the mission: credits, campaigns, what is late and where."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count
from django.urls import reverse

from financing.enums import BudgetLine, CampaignState, EnvelopeLevel
from financing.selectors.annexes import annexes_visible_to
from financing.selectors.campaigns import campaigns_visible_to
from financing.selectors.envelopes import balances_of, envelopes_visible_to
from iae_portal.core.enums import REGIONAL_ROLES
from iae_portal.core.models import Service, User
from iae_portal.core.rights import perimeter, visible_services
from iae_portal.core.text import counted, euros, fold
from iae_portal.notifications.selectors.deadlines import deadlines_visible_to

# The next act of each state of a campaign that is not over.
STEPS = {
    CampaignState.OPENED: "Suivre la collecte",
    CampaignState.COLLECTED: "Calculer les taux",
    CampaignState.COMPUTED: "Arrêter les taux",
    CampaignState.DECIDED: "Notifier les taux",
}


@dataclass(frozen=True)
class Decision:
    """A line of the home page: what waits, why, and the one action."""

    label: str
    why: str
    action: str
    url: str
    late: bool = False


def decisions_of(user: User, today: dt.date) -> list[Decision]:
    """Credits that services await first, then campaigns, then what is late, the region's own duties among it; for the
    country, the late regions. At most seven queries."""
    if perimeter(user).country_wide:
        return _late_regions(user, today)
    regions = perimeter(user).regions_where(*REGIONAL_ROLES)
    if not regions:
        return []
    services = list(visible_services(user).filter(region__in=regions).select_related("region").order_by("code"))
    return [*_credits(user, services, today), *_campaigns(user, regions, today), *_duties(user, services, today)]


def _credits(user: User, services: list[Service], today: dt.date) -> list[Decision]:
    """One line a service whose annexes of the year wait, beside what its region still holds."""
    waiting = (
        annexes_visible_to(user).filter(year=today.year, reserved_at__isnull=False).select_related(None).order_by()
    )
    found = Counter(dict(waiting.values_list("convention__service_id").annotate(n=Count("pk"))))
    held = _held(user, today.year) if found else {}
    return [
        Decision(
            service.short_name,
            f"{counted(found[service.pk], 'annexe attend', 'annexes attendent')} des crédits ; "
            f"la région peut en notifier {euros(held.get(service.region_id, Decimal(0)))}",
            "Notifier des crédits",
            reverse("financing:envelope_region", args=[service.region.code]),
        )
        for service in services
        if found[service.pk]
    ]


def _held(user: User, year: int) -> dict[int, Decimal]:
    """Job aid that each region has received and not passed on."""
    rows = envelopes_visible_to(user).filter(level=EnvelopeLevel.REGION, year=year, line=BudgetLine.JOB_AID)
    envelopes = list(rows)
    balances = balances_of(envelopes)
    return {row.region_id: balances[row.pk].available for row in envelopes}


def _campaigns(user: User, regions: frozenset[int], today: dt.date) -> list[Decision]:
    rows = campaigns_visible_to(user).filter(region__in=regions, state__in=STEPS)
    return [
        Decision(
            str(row),
            row.get_state_display(),
            STEPS[row.state],
            reverse("financing:campaign_detail", args=[row.pk]),
            row.state == CampaignState.OPENED and row.collection_due_on is not None and row.collection_due_on < today,
        )
        for row in rows.order_by("collection_due_on", "pk")
    ]


def _duties(user: User, services: list[Service], today: dt.date) -> list[Decision]:
    """Late deadlines of every service of the region, its own among them."""
    late = deadlines_visible_to(user).open().filter(due_on__lt=today, service__in=[row.pk for row in services])
    found = Counter(dict(late.order_by().values_list("service_id").annotate(n=Count("pk"))))
    return [
        Decision(
            service.short_name,
            counted(found[service.pk], "échéance en retard", "échéances en retard"),
            "Voir les retards",
            f"{reverse('notifications:deadlines')}?service={service.pk}&state=late",
            True,
        )
        for service in services
        if found[service.pk]
    ]


def _late_regions(user: User, today: dt.date) -> list[Decision]:
    """The most late first. What a regional service owes counts, and what the mission owes itself."""
    late = deadlines_visible_to(user).open().filter(due_on__lt=today).order_by()
    rows = late.values_list("service__region_id", "service__region__name").annotate(n=Count("pk"))
    page = reverse("notifications:deadlines")
    mission = Service.objects.filter(region__isnull=True).order_by("pk").values_list("pk", flat=True)
    return [
        Decision(
            name or "Mission nationale",
            counted(count, "échéance en retard", "échéances en retard"),
            "Voir les retards",
            f"{page}?region={region}&state=late" if region else f"{page}?service={mission[0]}&state=late",
            True,
        )
        for region, name, count in sorted(rows, key=lambda row: (-row[2], fold(row[1] or "")))
    ]
