"""The gauge of a service as its page works it out, for tests of several."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from financing.models import Envelope
from financing.selectors.consumption import consumption_of
from financing.selectors.gauges import Gauge, gauge_of
from financing.selectors.steering import funds_by_year


def gauges_of(envelopes: Iterable[Envelope], today: dt.date) -> list[Gauge]:
    envelopes = list(envelopes)
    services, years = {row.service_id for row in envelopes}, {row.year for row in envelopes}
    funds, lines = funds_by_year(services, years), defaultdict(list)
    for line in consumption_of(services, years, today):
        lines[line.annex.convention.service_id, line.annex.year].append(line)
    return [
        gauge_of(row, funds[row.service_id, row.year, row.line], lines[row.service_id, row.year]) for row in envelopes
    ]
