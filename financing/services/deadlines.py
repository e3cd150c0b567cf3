"""Deadlines of financing follow the states entered and the readings given, in the transaction of each change."""

import datetime as dt

from django.urls import reverse

from conventions.models import Convention
from financing.calculation import months
from financing.enums import GIVEN_UP_STATES, AnnexState, CampaignState
from financing.models import Candidate, FinancialAnnex, ModulationCampaign, RecoveryOrder
from financing.reminders import COLLECTION, STATES, STATES_DAY
from financing.selectors.annexes import hours_of
from financing.selectors.campaigns import is_complete
from iae_portal.core import clock
from iae_portal.core.calendars import add_months
from iae_portal.core.text import of_name, of_place
from iae_portal.notifications.services.deadlines import (
    Due,
    cancel_deadlines_of,
    close_deadline,
    open_deadline,
    settle_deadlines,
)


def owed_with(convention: Convention) -> list[FinancialAnnex | RecoveryOrder]:
    """What has deadlines of its own, owed by the officer of the dossier."""
    orders = RecoveryOrder.objects.filter(annex__convention=convention)
    return [*FinancialAnnex.objects.filter(convention=convention), *orders]


def keep_states_deadline(*annexes: FinancialAnnex) -> None:
    """The first month without its state is due in the middle of the next one; what was given up owes nothing else."""
    running = [annex for annex in annexes if annex.state == AnnexState.VALIDATED]
    for annex in annexes:
        if annex not in running:
            cancel_deadlines_of(subject=annex, kind="" if annex.state in GIVEN_UP_STATES else STATES)
    settle_deadlines([_states_due(annex) for annex in running], today=clock.today())


def _states_due(annex: FinancialAnnex) -> Due:
    missing = None if annex.is_lump_sum else missing_month(annex)
    month = missing or annex.end
    return Due(
        kind=STATES,
        subject=annex,
        service=annex.service,
        due_on=add_months(month, 1).replace(day=STATES_DAY),
        label=f"État {of_place(months.label_of(month))} : {annex}",
        url=reverse("financing:monthly_states", args=[annex.slug]),
        owner=annex.convention.officer,
        done=missing is None,
    )


def missing_month(annex: FinancialAnnex) -> dt.date | None:
    entered = len(hours_of(annex))
    return annex.months[entered] if entered < len(annex.months) else None


def keep_collection_deadlines(campaign: ModulationCampaign) -> None:
    """One a structure, for its service, while the collection is open."""
    rows = campaign.candidates.select_related("siae", "service").prefetch_related("readings").order_by("pk")
    for candidate in rows:
        keep_candidate_deadline(candidate, campaign)


def keep_candidate_deadline(candidate: Candidate, campaign: ModulationCampaign) -> None:
    due_on = campaign.collection_due_on
    if campaign.state != CampaignState.OPENED or candidate.excluded or due_on is None:
        cancel_deadlines_of(subject=candidate)
        return
    if is_complete(candidate):
        close_deadline(kind=COLLECTION, subject=candidate)
        return
    open_deadline(
        kind=COLLECTION,
        subject=candidate,
        due_on=due_on,
        label=f"{campaign} : relevés {of_name(candidate.siae.name)}",
        url=reverse("financing:campaign_readings", args=[campaign.pk]),
    )
