"""Whom somebody without a service asks, and what a new administrator is led to."""

import datetime as dt

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.models import Assignment, SignatureDelegation
from iae_portal.dashboards.selectors.first_steps import first_steps
from tests.clients import client_of
from tests.factories.conventions import ConventionFactory
from tests.factories.core import (
    AssignmentFactory,
    LetterheadFactory,
    SignatureDelegationFactory,
    UserFactory,
    make_user,
    service,
)

pytestmark = pytest.mark.django_db


def test_somebody_without_a_service_knows_whom_to_ask():
    UserFactory(is_superuser=True, is_staff=True, email="qui.aide@exemple.invalid")
    UserFactory(is_superuser=True, is_staff=True, is_active=False, email="partie@exemple.invalid")

    page = client_of(UserFactory()).get("/").content.decode()

    assert "mailto:qui.aide@exemple.invalid" in page
    assert "partie@exemple.invalid" not in page
    assert "Pour commencer" not in page
    assert "Premiers chiffres" not in page  # nobody counted zero: he reads nothing


def test_a_new_administrator_is_led_to_the_first_thing_to_do(settings):
    settings.LEGAL = {**settings.LEGAL, "publisher": ""}
    user = UserFactory(is_superuser=True, is_staff=True)

    steps = first_steps(user, clock.today())

    assert [step.label for step in steps] == [
        "Second facteur",
        "Mentions légales",
        "Votre affectation",
        "Directeurs des services",
    ]
    assert steps[-1].why.startswith("101 services n'ont pas de directeur")
    assert "Pour commencer (4)" in client_of(user).get("/").content.decode()


def test_what_is_done_is_no_first_step_any_more(settings):
    settings.LEGAL = {**settings.LEGAL, "publisher": "Exemple"}
    user = make_user(Role.ADMINISTRATOR, "DGEFP", is_superuser=True, is_staff=True)
    TOTPDevice.objects.create(user=user, confirmed=True)
    AssignmentFactory(role=Role.HEAD)
    ended = AssignmentFactory(role=Role.HEAD, service=service("62"))
    Assignment.objects.filter(pk=ended.pk).update(end=clock.today() - dt.timedelta(days=1))

    assert [step.why for step in first_steps(user, clock.today())] == [
        "100 services n'ont pas de directeur : lui seul affecte son équipe et signe"
    ]


def test_an_administrator_gives_himself_a_place_from_the_first_step():
    """The page of a person only shows the assignments: each way to give one leads to the page that writes it."""
    user = UserFactory(is_superuser=True, is_staff=True)
    client = client_of(user)
    address = next(step.url for step in first_steps(user, clock.today()) if step.label == "Votre affectation")

    form = client.get(address).context["adminform"].form
    typed = {name: form[name].value() for name in ("user", "service", "role", "start")}
    assert client.post(address, typed | {"end": ""}).status_code == 302

    row = Assignment.objects.get()
    assert (row.user, row.service.kind, row.role, row.start) == (user, "DGEFP", "administrator", clock.today())
    person = client.get(f"/admin/core/user/{user.pk}/change/").content.decode()
    assert f'href="/admin/core/assignment/add/?user={user.pk}"' in person
    added = {"username": "nouvelle", "first_name": "Ada", "last_name": "Exemple", "email": "ada@exemple.invalid"}
    said = client.post("/admin/core/user/add/", added, follow=True).content.decode()
    new = type(user).objects.get(username="nouvelle")
    assert f'href="/admin/core/assignment/add/?user={new.pk}"' in said


def test_a_service_that_begins_is_led_to_its_papers_and_its_structures(head_59l, officer_59l, director_31):
    def said(client):
        return [step.label for step in client.get("/").context["first_steps"]]

    papers = ["En-tête", "Délégation de signature"]
    assert [said(who) for who in (head_59l, officer_59l, director_31)] == [[*papers, "Structures"], ["Structures"], []]
    assert "Les premiers pas, dans l'aide" not in head_59l.get("/").text.replace("&#x27;", "'")

    LetterheadFactory(service=service("59L"), start=dt.date(2008, 1, 1))
    convention = ConventionFactory()
    assert [said(who) for who in (head_59l, officer_59l)] == [papers[1:], []]
    SignatureDelegationFactory(service=service("59L"), end=clock.today() - dt.timedelta(days=1))
    assert said(head_59l) == papers[1:]
    SignatureDelegationFactory(service=service("59L"), end=clock.today())
    assert said(head_59l) == []
    type(convention).objects.update(state="in_force", signed_on=clock.today())
    SignatureDelegation.objects.update(end=clock.today() - dt.timedelta(days=1))
    assert said(head_59l) == []


@pytest.mark.parametrize("admin", [True, False])
def test_where_no_council_is_kept_an_administrator_is_led_to_make_one(admin, officer_59l):
    user = make_user(Role.ADMINISTRATOR, "DGEFP", is_superuser=True, is_staff=True)
    page = (client_of(user) if admin else officer_59l).get("/cdiae/").text
    assert ("/admin/cdiae/council/add/" in page) == admin
