"""The alerts of the money, kept each night as deadlines: they are on the home and in the daily mail of who decides."""

import datetime as dt
from dataclasses import dataclass

from django.db import models, transaction
from django.urls import reverse

from financing.calculation import months
from financing.models import Envelope, FinancialAnnex, ModulationDecision, PaymentLine
from financing.reminders import AWAITED, LATE_STATES, NEARLY_OUT, OFF_PACE, TO_ORDER, UNPAID_PART
from financing.selectors import alerts
from financing.selectors.campaigns import unpaid_parts
from iae_portal.core.enums import Role
from iae_portal.core.models import Service
from iae_portal.core.text import euros, number, of_place
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.services.deadlines import close_deadline, open_deadline


@dataclass(frozen=True)
class Alert:
    """One thing to tell: of what, to which role of which service, where it is seen."""

    subject: models.Model
    service: Service
    role: str
    label: str
    url: str


def refresh_alerts(*, today: dt.date) -> int:
    """Open what is to be told since today, close what no longer is. Returns how many are open. Twice, nothing more."""
    services = list(Service.objects.filter(departement__isnull=False).select_related("region").order_by("pk"))
    keys, directors = [row.pk for row in services], alerts.regional_services(services)
    found = {
        # Service by service: what finds them reads every annexe of the year.
        OFF_PACE: (FinancialAnnex, [_of_pace(line) for key in keys for line in alerts.off_pace([key], today)]),
        LATE_STATES: (
            FinancialAnnex,
            [_of_states(*pair) for key in keys for pair in alerts.without_states([key], today)],
        ),
        NEARLY_OUT: (Envelope, [_of_envelope(*pair, directors) for pair in alerts.nearly_out(keys, today)]),
        AWAITED: (FinancialAnnex, [_of_credits(annex, directors) for annex in alerts.awaiting(keys, today)]),
        TO_ORDER: (FinancialAnnex, [_of_recovery(line) for line in alerts.to_order(keys)]),
        UNPAID_PART: (ModulationDecision, [_of_part(row) for row in unpaid_parts().order_by("pk")]),
    }
    for kind, (model, wanted) in found.items():
        _keep(kind, model, wanted, today)
    return sum(len(wanted) for _, wanted in found.values())


@transaction.atomic
def _keep(kind: str, model: type[models.Model], wanted: list[Alert], today: dt.date) -> None:
    # The day on which it was first told stays its date: it grows late until somebody acts.
    told = dict(Deadline.objects.open().filter(kind=kind).order_by("pk").values_list("object_id", "due_on"))
    for gone in told.keys() - {alert.subject.pk for alert in wanted}:
        close_deadline(kind=kind, subject=model(pk=gone))
    for alert in wanted:
        open_deadline(
            kind=kind,
            subject=alert.subject,
            service=alert.service,
            due_on=told.get(alert.subject.pk, today),
            label=alert.label,
            url=alert.url,
            today=today,
            owner_role=alert.role,
        )


def _of_pace(line) -> Alert:
    annex = line.annex
    label = f"{number(line.shown_realised)} ETP réalisés pour {number(line.shown_agreed)} prévus : {annex}"
    return Alert(annex, annex.service, Role.HEAD, label, reverse("financing:annex_detail", args=[annex.slug]))


def _of_states(annex: FinancialAnnex, month: dt.date) -> Alert:
    label = f"État {of_place(months.label_of(month))} manquant depuis plus d'un mois : {annex}"
    return Alert(annex, annex.service, Role.HEAD, label, reverse("financing:monthly_states", args=[annex.slug]))


def _of_envelope(envelope: Envelope, balance, directors: dict[int, Service]) -> Alert:
    left = f"{euros(balance.available)} disponibles sur {euros(balance.notified)}"
    label = f"Enveloppe presque épuisée, {left} : {envelope.service.short_name}"
    place = directors.get(envelope.region_id, envelope.service)
    url = reverse("financing:envelope_region", args=[envelope.region.code])
    return Alert(envelope, place, Role.REGIONAL_DIRECTOR, label, f"{url}?annee={envelope.year}")


def _of_credits(annex: FinancialAnnex, directors: dict[int, Service]) -> Alert:
    region = annex.service.region
    label = f"En attente de crédits, {euros(annex.reserved_amount)} : {annex}"
    url = f"{reverse('financing:envelope_region', args=[region.code])}?annee={annex.year}"
    return Alert(annex, directors.get(region.pk, annex.service), Role.REGIONAL_DIRECTOR, label, url)


def _of_recovery(line: PaymentLine) -> Alert:
    annex = line.annex
    label = f"{euros(line.amount)} à reverser, ordre à émettre : {annex}"
    return Alert(annex, annex.service, Role.HEAD, label, reverse("financing:annex_detail", args=[annex.slug]))


def _of_part(decision: ModulationDecision) -> Alert:
    campaign = decision.campaign
    label = f"{euros(decision.amount)} notifiés, aucune annexe de {campaign.data_year} : {decision.siae.name}"
    url = reverse("financing:campaign_rate", args=[campaign.pk, decision.pk])
    return Alert(decision, campaign.service, Role.REGIONAL_DIRECTOR, label, url)
