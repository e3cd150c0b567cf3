"""The forms of an account that the walk of tests/test_sent_twice.py cannot fill: sent twice, they act once."""

import datetime as dt

import pytest

from iae_portal.core import clock
from iae_portal.core.services.sendings import TOKEN
from tests.clients import client_of
from tests.core.test_second_factor import ENROL, code_of, enrolled
from tests.factories.core import PASSWORD
from tests.test_sent_twice import acts

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
NEW = "un-autre-secret-bien-long"


def twice(client, address: str, typed: dict):
    """What the two sendings of one form answer, and how many rows the second one wrote."""
    first = client.post(address, typed | {TOKEN: "jeton-de-la-page"})
    before = acts()
    second = client.post(address, typed | {TOKEN: "jeton-de-la-page"})
    return first, second, acts() - before


def shown(client) -> int:
    return client.get(f"{ENROL}codes/").content.decode().count("<code>")


def test_recovery_codes_asked_twice_are_shown_until_they_are_written_down(monkeypatch, officer_59l):
    user, codes = enrolled()
    client = client_of(user)
    first, second, written = twice(client, f"{ENROL}codes/", {"password": PASSWORD, "code": codes[1]})
    assert (first.status_code, second.status_code, written) == (302, 302, 0)
    assert (second["Location"], shown(client), shown(client)) == (f"{ENROL}codes/", 10, 10)
    assert codes[0] not in client.get(f"{ENROL}codes/").content.decode()
    now = clock.real_now()
    for minutes, count in ((9, 10), (11, 0)):
        with monkeypatch.context() as later:
            later.setattr(clock, "real_now", lambda minutes=minutes: now + dt.timedelta(minutes=minutes))
            assert shown(client) == count
    assert (client.get("/mon-compte/").status_code, shown(client)) == (200, 0)

    officer_59l.get(ENROL)
    typed = {"code": code_of(officer_59l.session["second_factor_key"])}
    first, second, written = twice(officer_59l, ENROL, typed)
    assert (first.status_code, second["Location"], written) == (302, f"{ENROL}codes/", 0)
    assert shown(officer_59l) == 10


def test_codes_just_made_are_never_those_of_the_person_in_whose_name_one_acts(officer_59l):
    user, _ = enrolled()
    client = client_of(user)
    for owner, count in ((user, 10), (officer_59l.user, 0)):
        session = client.session
        session["recovery_codes_shown"] = (owner.pk, clock.real_now().timestamp() + 600)
        session.save()
        assert shown(client) == count


@pytest.mark.parametrize("act", ["retirer", "mot-de-passe"])
def test_a_secret_changed_twice_is_changed_once(act):
    user, codes = enrolled()
    typed = {"password": PASSWORD, "code": codes[1]}
    if act == "mot-de-passe":
        typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    address = f"{ENROL}retirer/" if act == "retirer" else "/mon-compte/mot-de-passe/"
    first, second, written = twice(client_of(user), address, typed)
    assert (first.status_code, second.status_code, second["Location"], written) == (302, 302, "/mon-compte/", 0)
