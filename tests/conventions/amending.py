"""Days, a key and a refusal that the tests of amendments share; their fixtures are in conftest.py."""

import datetime as dt

import pytest

from iae_portal.core.errors import Refusal

TODAY, TOMORROW = dt.date(2008, 10, 15), dt.date(2008, 10, 16)
MARCH, JUNE = dt.date(2009, 3, 1), dt.date(2009, 6, 1)
RATES = "target.SORTIES.2010"


def refused(service, *args, **values) -> str:
    with pytest.raises(Refusal) as refusal:
        service(*args, **values)
    return " ".join(refusal.value.sentences)
