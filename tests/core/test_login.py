"""Entering: password, lock-out, session, logout, demo accounts, middleware."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.middleware import PUBLIC_VIEWS
from iae_portal.core.services import sign_in
from iae_portal.core.services.accounts import set_password
from tests.factories import UserFactory, make_user
from tests.factories.core import PASSWORD

LOGIN = "/connexion/"


def log_in(client, username: str, password: str = PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


@pytest.mark.django_db
def test_a_good_password_opens_the_page_asked_for(client):
    user = make_user(Role.OFFICER, "59L")
    answer = log_in(client, user.username, next="/mon-compte/")
    assert (answer.status_code, answer["Location"]) == (302, "/mon-compte/")
    assert get_user(client) == user


def test_the_page_of_sign_in_does_not_lead_back_to_itself(officer_59l):
    for target in (LOGIN, f"{LOGIN}?next={LOGIN}"):
        assert officer_59l.get(LOGIN, {"next": target})["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["https://a.invalid/", "//a.invalid/", r"/\a.invalid/", "https:a.invalid", " //a.invalid", "javascript:1"]
)
def test_a_foreign_address_is_never_followed(client, target):
    user = UserFactory()
    assert log_in(client, user.username, next=target)["Location"] == "/"


@pytest.mark.django_db
def test_a_wrong_password_and_an_unknown_name_say_the_same(client):
    user = UserFactory()
    wrong, unknown = log_in(client, user.username, "faux"), log_in(client, "inconnu", "faux")
    sentence = "Identifiant ou mot de passe incorrect"
    assert (sentence in wrong.content.decode(), sentence in unknown.content.decode()) == (True, True)
    assert get_user(client).is_anonymous


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "kept"), [("a" * 150, 1), ("a" * 300, 0), ("ﬃ" * 100, 0)])
def test_a_name_longer_than_any_is_a_sentence(client, settings, name, kept):
    settings.AXES_ENABLED = True
    answer = log_in(client, name, "faux")
    sentence = "Identifiant ou mot de passe incorrect" if kept else "au plus 150 caractères"
    assert (answer.status_code, sentence in answer.content.decode()) == (200, True)
    assert AccessAttempt.objects.count() == kept


@pytest.mark.django_db
def test_a_closed_account_does_not_enter(client):
    user = UserFactory(is_active=False)
    assert log_in(client, user.username).status_code == 200
    assert get_user(client).is_anonymous


@pytest.mark.django_db
def test_five_failures_lock_the_name_and_a_reset_of_the_password_unlocks(client, settings):
    settings.AXES_ENABLED = True
    user = UserFactory()
    statuses = [log_in(client, user.username, "faux").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    locked = log_in(client, user.username)
    assert locked.status_code == 429
    assert "Attendez 30 minutes sans essayer" in locked.content.decode()
    assert get_user(client).is_anonymous

    set_password(actor=user, user=user, password="une nouvelle phrase", sentence="Mot de passe changé")
    assert AccessAttempt.objects.count() == 0
    assert log_in(client, user.username, "une nouvelle phrase").status_code == 302


@pytest.mark.django_db
def test_another_address_is_not_locked(client, settings):
    settings.AXES_ENABLED = True
    user = UserFactory()
    for _ in range(5):
        client.post(LOGIN, {"username": user.username, "password": "faux"}, REMOTE_ADDR="192.0.2.1")
    good = {"username": user.username, "password": PASSWORD}
    assert client.post(LOGIN, good, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert client.post(LOGIN, good, REMOTE_ADDR="192.0.2.2").status_code == 302


def guess(client, name: str, address: str) -> int:
    """Status of a wrong password; Django's own check of it is not what is tried here."""
    return client.post(LOGIN, {"username": name, "password": "faux"}, REMOTE_ADDR=address).status_code


@pytest.mark.django_db
def test_fourteen_addresses_of_one_home_network_are_one_place(client, settings):
    settings.AXES_ENABLED = True
    user = UserFactory()
    statuses = [guess(client, user.username, f"2001:db8:1:2::{number}") for number in range(1, 15)]
    other = client.post(LOGIN, {"username": user.username, "password": PASSWORD}, REMOTE_ADDR="2001:db8:1:3::1")

    assert statuses == [200] * 4 + [429] * 10
    assert other.status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("known", [True, False])
def test_a_name_is_tried_twenty_times_an_hour_from_anywhere_and_known_or_not(client, known):
    user = UserFactory()
    name = user.username if known else "personne.inconnue"
    for number in range(18):
        sign_in.count_failure(name=name, address=f"192.0.2.{number}")
    statuses = [guess(client, name.upper(), f"192.0.2.{number}") for number in range(18, 21)]
    page = client.post(LOGIN, {"username": name, "password": PASSWORD}, REMOTE_ADDR="198.51.100.1")

    assert statuses == [200] * 2 + [429]
    assert (page.status_code, "pour cet identifiant" in page.content.decode()) == (429, True)
    assert "Réessayez dans 1 heure au plus tard" in page.content.decode()
    if known:
        set_password(actor=user, user=user, password="une nouvelle phrase", sentence="Mot de passe changé")
        assert log_in(client, name, "une nouvelle phrase").status_code == 302


@pytest.mark.django_db
def test_a_place_tries_forty_names_an_hour_and_its_neighbour_still_enters(client):
    user = UserFactory()
    for number in range(38):
        sign_in.count_failure(name=f"nom.{number}", address="192.0.2.1")
    statuses = [guess(client, f"autre.{number}", "192.0.2.1") for number in range(3)]
    good = {"username": user.username, "password": PASSWORD}
    page = client.post(LOGIN, good, REMOTE_ADDR="192.0.2.1")

    assert statuses == [200] * 2 + [429]
    assert "depuis votre réseau" in page.content.decode()
    assert client.post(LOGIN, good, REMOTE_ADDR="192.0.2.2").status_code == 302


@pytest.mark.django_db
def test_patience_does_not_help_who_guesses(monkeypatch):
    """Nineteen tries an hour, hour after hour: the day has its own limit."""
    start = clock.real_now().replace(hour=0, minute=5)
    tried = 0
    for hour in range(4):
        monkeypatch.setattr(clock, "real_now", lambda hour=hour: start + dt.timedelta(hours=hour))
        for _ in range(19):
            if sign_in.full_limit(name="agent", address=f"192.0.2.{hour}"):
                break
            sign_in.count_failure(name="agent", address=f"192.0.2.{hour}")
            tried += 1

    assert tried == 60


def test_the_session_lasts_half_a_day_after_the_last_act_and_ends_with_the_browser(settings):
    assert (settings.SESSION_COOKIE_AGE, settings.SESSION_EXPIRE_AT_BROWSER_CLOSE) == (14400, True)


def test_logout_is_a_post(officer_59l):
    assert officer_59l.get(reverse("core:logout")).status_code == 405
    answer = officer_59l.post(reverse("core:logout"))
    assert (answer.status_code, answer["Location"]) == (302, LOGIN)
    assert get_user(officer_59l).is_anonymous


def test_logging_out_of_an_expired_session_leads_to_the_login(client, db):
    assert client.post(reverse("core:logout"))["Location"] == LOGIN


@pytest.mark.django_db
def test_demo_accounts_are_shown_by_the_demo_only(client, settings):
    assert "Comptes de la démonstration" not in client.get(LOGIN).content.decode()
    settings.DEMO_ACCOUNTS, settings.DEMO_PASSWORD = [("agent.59l", "agente")], "demo"
    page = client.get(LOGIN).content.decode()
    assert ("Entrer : agent.59l" in page, "« demo »" in page) == (True, True)


@pytest.mark.django_db
def test_without_an_account_every_page_asks_for_a_login(client):
    answer = client.get("/mon-compte/")
    assert (answer.status_code, answer["Location"]) == (302, "/connexion/?next=/mon-compte/")


@pytest.mark.django_db
def test_an_expired_session_answers_401_to_a_fragment(client):
    answer = client.get("/mon-compte/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.json()["message"][:24]) == (401, "Votre session a expiré :")


def test_the_public_views_are_these_and_no_other():
    assert {
        "core:login",
        "core:login_second_factor",
        "core:password_reset",
        "core:password_reset_done",
        "core:password_reset_confirm",
        "core:password_reset_complete",
        "core:health",
        "core:health_web",
        "core:accessibility",
        "core:legal",
        "core:help_open",
        "core:help_open_page",
        "core:favicon",
        "core:robots",
        "core:security",
        "dashboards:open_data",
        "dashboards:open_data_file",
        "core:api_page",
        "core:api_schema",
        "core:api_unknown",
        "documents:verify",
        "documents:verify_search",
        "admin:login",
    } == PUBLIC_VIEWS
