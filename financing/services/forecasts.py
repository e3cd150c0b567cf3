"""The forecast of each service, kept on its envelope each night: a page of the country can not work it out."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from django.db import transaction

from financing.enums import BudgetLine, EnvelopeLevel
from financing.models import Envelope
from financing.selectors.consumption import consumption_of
from financing.selectors.envelopes import ZERO
from financing.services.locks import lock_envelope


def refresh_forecasts(*, today: dt.date) -> int:
    """The job aid of this year and of the last, which is still being settled. Returns how many envelopes. A figure
    that is worked out again from what the journal already tells: it is not a line of it."""
    envelopes: defaultdict[int, list[Envelope]] = defaultdict(list)
    rows = Envelope.objects.filter(
        level=EnvelopeLevel.SERVICE, line=BudgetLine.JOB_AID, year__in=[today.year - 1, today.year]
    )
    for envelope in rows.order_by("pk"):
        envelopes[envelope.service_id].append(envelope)
    # Service by service: the annexes of the country are never all in memory.
    for service, own in envelopes.items():
        sums: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
        for line in consumption_of([service], [envelope.year for envelope in own], today):
            sums[line.annex.year] += line.forecast
        for envelope in own:
            _keep(envelope, sums[envelope.year], today)
    return sum(map(len, envelopes.values()))


@transaction.atomic
def _keep(envelope: Envelope, forecast: Decimal, today: dt.date) -> None:
    locked = lock_envelope(envelope)
    locked.forecast, locked.forecast_on = forecast, today
    locked.save(update_fields=["forecast", "forecast_on"])
