"""Second factor: enrolment, second step of the login, recovery codes, compulsory for administrators."""

import time
from binascii import unhexlify

import pytest
from django.contrib.auth import get_user
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from iae_portal.core.enums import Role
from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.core.services import second_factor
from tests.clients import client_of
from tests.factories import UserFactory, make_user
from tests.factories.core import PASSWORD

ENROL = "/mon-compte/second-facteur/"
CODE = "/connexion/second-facteur/"
KEY = "3132333435363738393031323334353637383930"


def code_of(key: str, later: int = 0) -> str:
    return f"{totp(unhexlify(key)) if not later else _later(key, later):06d}"


def _later(key: str, steps: int) -> int:
    return totp(unhexlify(key), t0=-30 * steps)


def enrolled(**values):
    """A person with a second factor, and the recovery codes. The last code was used a minute ago."""
    user = UserFactory(**values)
    _, codes = second_factor.enrol(actor=user, key=KEY, code=code_of(KEY))
    TOTPDevice.objects.filter(user=user).update(last_t=int(time.time() // 30) - 2)
    return user, codes


def wait() -> None:
    """As if the seconds that a false code costs had passed."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)


def journal() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("sentence", flat=True))


def test_enrolment_shows_a_drawing_and_a_key_then_keeps_them_with_the_first_good_code(officer_59l):
    page = officer_59l.get(ENROL).content.decode()
    key = officer_59l.session["second_factor_key"]
    assert ('<svg role="img"' in page, "style=" in page) == (True, False)
    assert TOTPDevice.objects.count() == 0

    refused = officer_59l.post(ENROL, {"code": "abcdef"})
    assert second_factor.WRONG_CODE in refused.content.decode().replace("&#x27;", "'")
    assert officer_59l.session["second_factor_key"] == key

    done = officer_59l.post(ENROL, {"code": code_of(key)}, follow=True)
    assert done.content.decode().count("<code>") == 10
    device = TOTPDevice.objects.get(user=officer_59l.user)
    assert (device.confirmed, device.key) == (True, key)
    assert officer_59l.session["otp_device_id"] == device.persistent_id
    assert journal() == ["Second facteur activé"]


@pytest.mark.django_db
def test_the_password_alone_does_not_open_a_session(client):
    user, _ = enrolled()
    answer = client.post("/connexion/", {"username": user.username, "password": PASSWORD, "next": "/mon-compte/"})
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert get_user(client).is_anonymous
    assert client.get("/mon-compte/").status_code == 302

    answer = client.post(CODE, {"code": code_of(KEY)})
    assert (answer.status_code, answer["Location"]) == (302, "/mon-compte/")
    assert get_user(client) == user


@pytest.mark.django_db
def test_the_second_step_needs_the_first_and_expires(client):
    assert client.get(CODE)["Location"] == "/connexion/"
    user, _ = enrolled()
    client.post("/connexion/", {"username": user.username, "password": PASSWORD})
    session = client.session
    session["login_pending"] = {**session["login_pending"], "until": timezone.now().timestamp() - 1}
    session.save()
    assert client.post(CODE, {"code": code_of(KEY)})["Location"] == "/connexion/"
    assert get_user(client).is_anonymous


@pytest.mark.django_db
def test_the_same_code_does_not_serve_twice():
    user, _ = enrolled()
    code = code_of(KEY)
    second_factor.check_code(user=user, code=code)
    with pytest.raises(Refusal) as refusal:
        second_factor.check_code(user=user, code=code)
    assert refusal.value.sentences == (second_factor.WRONG_CODE,)


@pytest.mark.django_db
def test_a_wrong_code_makes_the_next_one_wait():
    user, _ = enrolled()
    with pytest.raises(Refusal):
        second_factor.check_code(user=user, code="000000" if code_of(KEY) != "000000" else "000001")
    with pytest.raises(Refusal) as refusal:
        second_factor.check_code(user=user, code=code_of(KEY))
    assert refusal.value.sentences == ("Trop d'essais : attendez 1 seconde, puis recommencez.",)


@pytest.mark.django_db
def test_a_recovery_code_serves_once(client):
    user, codes = enrolled()
    client.post("/connexion/", {"username": user.username, "password": PASSWORD})
    answer = client.post(CODE, {"code": f" {codes[0][:5].upper()} {codes[0][5:]} "})
    assert answer.status_code == 302
    assert get_user(client) == user
    assert journal()[-1] == "Connexion par un code de secours (reste 9)"
    with pytest.raises(Refusal) as refusal:
        second_factor.check_code(user=user, code=codes[0])
    assert refusal.value.sentences == ("Ce code de secours est inconnu ou a déjà servi.",)


@pytest.mark.django_db
def test_removing_asks_for_the_password_and_for_a_code():
    user, codes = enrolled()
    client = client_of(user)
    page = client.post(f"{ENROL}retirer/", {"password": "faux", "code": codes[0]}).content.decode()
    assert "mot de passe actuel" in page
    page = client.post(f"{ENROL}retirer/", {"password": PASSWORD, "code": "abcdefgh"}).content.decode()
    assert "Ce code de secours est inconnu" in page
    assert TOTPDevice.objects.count() == 1
    wait()
    done = client.post(f"{ENROL}retirer/", {"password": PASSWORD, "code": codes[1]})
    assert done["Location"] == "/mon-compte/"
    assert TOTPDevice.objects.count() == 0
    assert journal()[-1] == f"Second facteur retiré : {user}"


@pytest.mark.django_db
def test_renewed_codes_replace_the_former():
    user, codes = enrolled()
    proof = {"password": PASSWORD, "code": codes[1]}
    page = client_of(user).post(f"{ENROL}codes/", proof, follow=True).content.decode()
    assert (page.count("<code>"), codes[0] in page) == (10, False)
    with pytest.raises(Refusal):
        second_factor.check_code(user=user, code=codes[0])


@pytest.mark.django_db
def test_an_administrator_is_led_to_enrolment_before_anything_else(settings):
    settings.ADMIN_REQUIRES_SECOND_FACTOR = True
    client = client_of(make_user(Role.ADMINISTRATOR, "DGEFP"))
    assert [client.get(path)["Location"] for path in ("/mon-compte/", "/admin/")] == [ENROL, ENROL]
    assert client.get(ENROL).status_code == 200
    client.post(ENROL, {"code": code_of(client.session["second_factor_key"])})
    assert [client.get(path).status_code for path in ("/mon-compte/", "/admin/")] == [200, 200]
    refused = client.post(f"{ENROL}retirer/", {"password": PASSWORD, "code": "abcdefgh"}).content.decode()
    assert "obligatoire pour votre compte" in refused
    assert TOTPDevice.objects.count() == 1


@pytest.mark.django_db
def test_a_session_opened_before_the_second_factor_is_closed(settings):
    settings.ADMIN_REQUIRES_SECOND_FACTOR = True
    user, _ = enrolled(is_staff=True, is_superuser=True)
    client = client_of(user)
    assert client.get("/admin/")["Location"] == "/connexion/?next=/admin/"
    assert get_user(client).is_anonymous


def test_nobody_else_is_obliged(officer_59l, settings):
    settings.ADMIN_REQUIRES_SECOND_FACTOR = True
    assert officer_59l.get("/mon-compte/").status_code == 200


@pytest.mark.django_db
def test_a_session_opened_before_the_activation_ends_with_it(settings):
    """Whoever signed in with the password alone, here or elsewhere, comes back with the second factor."""
    settings.ADMIN_REQUIRES_SECOND_FACTOR = True
    user = make_user(Role.ADMINISTRATOR, "DGEFP")
    mine, other = client_of(user), client_of(user)
    other.get(ENROL)
    mine.get(ENROL)
    key = mine.session["second_factor_key"]
    mine.post(ENROL, {"code": code_of(key)})
    answer = other.post(ENROL, {"code": code_of(other.session["second_factor_key"])})

    assert (mine.get("/mon-compte/").status_code, get_user(other).is_anonymous) == (200, True)
    assert answer["Location"].startswith("/connexion/")
    assert TOTPDevice.objects.filter(user=user, key=key).count() == 1


@pytest.mark.django_db
def test_the_second_factor_is_replaced_with_a_code_of_the_former():
    user, codes = enrolled()
    client = client_of(user)
    assert "Code de votre second facteur actuel" in client.get(ENROL).content.decode()
    key = client.session["second_factor_key"]
    for former in ("", "abcdefgh", code_of(key)):
        client.post(ENROL, {"code": code_of(key), "former": former})
        assert TOTPDevice.objects.get(user=user).key == KEY
        wait()
    client.post(ENROL, {"code": code_of(key), "former": codes[0]})

    assert TOTPDevice.objects.get(user=user).key == key
    assert client.get("/mon-compte/").status_code == 200


@pytest.mark.django_db
def test_a_false_code_for_the_former_is_counted():
    user, _ = enrolled()
    client = client_of(user)
    client.get(ENROL)
    client.post(ENROL, {"code": code_of(client.session["second_factor_key"]), "former": "000000"})

    assert TOTPDevice.objects.get(user=user).throttling_failure_count == 1


@pytest.mark.django_db
def test_two_activations_at_once_keep_the_first():
    user = UserFactory()
    late = type(user).objects.get(pk=user.pk)
    second_factor.enrol(actor=user, key=KEY, code=code_of(KEY))
    TOTPDevice.objects.all().delete()  # as the second one read it, before the first
    with pytest.raises(Refusal) as refusal:
        second_factor.enrol(actor=late, key=KEY, code=code_of(KEY))

    assert refusal.value.sentences == (second_factor.CHANGED_ELSEWHERE,)


@pytest.mark.django_db
def test_the_administrator_takes_away_the_factor_of_a_lost_telephone_and_ends_its_sessions(admin):
    user, _ = enrolled()
    client = client_of(user)
    second_factor.remove(actor=admin.user, user=user)

    assert (TOTPDevice.objects.count(), get_user(client).is_anonymous) == (0, True)


def test_nobody_is_signed_out_by_the_new_column_itself():
    user = UserFactory.build(password="x")
    django_s_own = super(type(user), user)._get_session_auth_hash()

    assert user.get_session_auth_hash() == django_s_own
    user.session_seed = "1"
    assert user.get_session_auth_hash() != django_s_own
