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
    envelopes = Envelope.objects.filter(
        level=EnvelopeLevel.SERVICE, line=BudgetLine.JOB_AID, year__in=[today.year - 1, today.year]
    ).order_by("pk")
    sums: defaultdict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    for line in consumption_of(
        {envelope.service_id for envelope in envelopes}, {envelope.year for envelope in envelopes}, today
    ):
        sums[line.annex.convention.service_id, line.annex.year] += line.forecast
    for envelope in envelopes:
        _keep(envelope, sums[envelope.service_id, envelope.year], today)
    return len(envelopes)


@transaction.atomic
def _keep(envelope: Envelope, forecast: Decimal, today: dt.date) -> None:
    locked = lock_envelope(envelope)
    locked.forecast, locked.forecast_on = forecast, today
    locked.save(update_fields=["forecast", "forecast_on"])
