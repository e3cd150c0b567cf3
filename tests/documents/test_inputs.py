import datetime as dt
import json
from decimal import Decimal

import pytest

from iae_portal.core.enums import Role
from iae_portal.documents.inputs import fingerprint, freeze, thaw

VALUES = {
    "texte": "Éloi",
    "role": Role.OFFICER,
    "nombre": 12,
    "oui": True,
    "rien": None,
    "montant": Decimal("1234.50"),
    "jour": dt.date(2008, 10, 15),
    "instant": dt.datetime(2008, 10, 15, 9, 30, tzinfo=dt.UTC),
    "lignes": [{"a": Decimal("1")}, ("x", "y")],
}


def test_values_come_back_as_they_were_after_a_stay_in_json():
    back = thaw(json.loads(json.dumps(freeze(VALUES))))

    assert back == {**VALUES, "role": "officer", "lignes": [{"a": Decimal("1")}, ["x", "y"]]}
    assert type(back["montant"]) is Decimal


def test_the_fingerprint_ignores_the_order_of_keys_and_sees_every_value():
    one = freeze({"a": 1, "b": Decimal("2.0")})

    assert fingerprint(one) == fingerprint({"b": {"$decimal": "2.0"}, "a": 1})
    assert fingerprint(one) != fingerprint(freeze({"a": 1, "b": Decimal("2.00")}))


@pytest.mark.parametrize("value", [1.5, object(), {1: "x"}, {"$date": "x"}, {"a"}])
def test_what_is_not_plain_is_refused(value):
    with pytest.raises(TypeError):
        freeze(value)
