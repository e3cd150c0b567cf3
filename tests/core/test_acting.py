"""Acting as another person: with a reason, under both names, in reading unless said, and never what is her own."""

import datetime as dt
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from conventions.services.conventions import open_convention
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import ApiToken, JournalEntry, User
from iae_portal.core.rights import may_commit_in
from iae_portal.core.services.acting import person_acted, start_acting
from iae_portal.core.services.jobs import start_job
from iae_portal.core.services.journal import tell
from iae_portal.core.services.tokens import create_token
from tests.factories import UserFactory, service
from tests.factories.conventions import SiaeFactory
from tests.factories.financing import credit, entered, make_convention

START = "/administration/agir-pour/"
STOP = f"{START}arreter/"
OF_MONEY = ("financing.lot_validate", "financing.lot_found", "financing.recovery", "financing.receipt")


@pytest.fixture
def acting(admin, head_59l):
    """The administrator's browser, once he acts as the head of Lille; `start(writes=…)` begins."""

    def start(**values):
        answer = admin.post(START, {"person": "Chef.59L", "reason": "Écran blanc signalé", **values})
        assert answer.status_code == 302, answer.context["form"].errors
        return admin

    return start


def test_in_reading_the_person_s_pages_open_and_nothing_is_written(acting, admin, head_59l):
    client = acting()
    page = client.get("/")
    assert page.status_code == 200
    page = page.text
    assert f"Vous agissez pour {head_59l.user}" in page
    assert f"en lecture seule : chaque acte porte aussi votre nom, {admin.user}." in " ".join(page.split())
    assert client.get("/services/59L/equipe/").status_code == 200
    refused = client.post("/services/59L/equipe/affecter/", {"username": "x"})
    assert (refused.status_code, "sans rien écrire" in refused.text) == (403, True)
    for address in (
        START,
        "/admin/",
        "/mon-compte/mot-de-passe/",
        "/mon-compte/second-facteur/",
        "/mon-compte/jetons/",
    ):
        assert client.get(address).status_code == 403, address
    assert client.post(STOP).status_code == 302
    assert "Vous agissez" not in client.get("/").text
    assert client.get("/admin/").status_code == 200
    told = JournalEntry.objects.order_by("pk").values_list("action", "actor", "object_id", "comment")
    assert list(told) == [
        ("support.start", admin.user.pk, head_59l.user.pk, "Écran blanc signalé"),
        ("support.stop", admin.user.pk, head_59l.user.pk, ""),
    ]


def test_in_writing_each_act_bears_both_names_and_some_are_refused(acting, admin, head_59l):
    acting(writes="on")
    person = person_acted(User.objects.get(pk=admin.user.pk), admin.session["acting"])
    siae = SiaeFactory()
    year = {"start": dt.date(2009, 1, 1), "end": dt.date(2009, 12, 31), "filed_on": dt.date(2008, 10, 1)}
    open_convention(actor=person, siae=siae, form="annual", **year)
    line = JournalEntry.objects.get(action="convention.open")
    assert (line.actor, line.actor_label) == (head_59l.user, f"{head_59l.user}, par {admin.user} (assistance)")

    assert may_commit_in(head_59l.user, service("59L")) and not may_commit_in(person, service("59L"))
    for action in (
        "convention.sign",
        "amendment.sign",
        "financing.paid",
        "fdi.pay_first",
        "token.create",
        "account.x",
        *OF_MONEY,
    ):
        with pytest.raises(NotAllowed):
            tell(person, siae, action, "")
        assert tell(head_59l.user, siae, action, "")
    with pytest.raises(NotAllowed):
        start_job(kind="x", label="x", actor=person)
    values = {"username": admin.user.username, "role": "officer", "start": "2008-10-01"}
    assert admin.post("/services/59L/equipe/affecter/", values).status_code == 403


@pytest.mark.parametrize("writes", [{}, {"writes": "on"}])
def test_the_same_form_sent_twice_leads_where_the_first_leads(writes, acting, head_59l, officer_59l):
    client = acting(**writes)
    again = {"person": "chef.59l ", "reason": "Écran blanc signalé"}
    other = {"writes": "on"} if not writes else {}
    assert client.post(START, again | writes).url == "/"
    for asked in (again | other, again | writes | {"person": officer_59l.user.username}):
        refused = client.post(START, asked)
        assert refused.status_code == 403
        assert f"Vous agissez déjà pour {head_59l.user} : arrêtez d'abord" in unescape(refused.text)
    assert JournalEntry.objects.filter(action="support.start").count() == 1


def test_it_ends_after_an_hour_or_with_the_right(acting, admin, head_59l, monkeypatch):
    kept = acting().session["acting"]
    assert person_acted(admin.user, kept) == head_59l.user
    assert person_acted(UserFactory(), kept) is None
    now = clock.real_now()
    monkeypatch.setattr(clock, "real_now", lambda: now + dt.timedelta(minutes=61))
    assert person_acted(admin.user, kept) is None


def test_who_may_not_and_who_is_not_acted(admin, head_59l):
    values = {"reason": "Aide", "writes": False}
    with pytest.raises(NotAllowed):
        start_acting(actor=head_59l.user, person=UserFactory(), **values)
    for person in (UserFactory(is_superuser=True), UserFactory(is_active=False)):
        with pytest.raises(Refusal):
            start_acting(actor=admin.user, person=person, **values)
    with pytest.raises(Refusal):
        start_acting(actor=admin.user, person=head_59l.user, reason=" ", writes=False)
    unknown = admin.post(START, {"person": "inconnu", "reason": "x"})
    assert (unknown.status_code, "à « Personnes »." in unknown.content.decode()) == (422, True)


@pytest.mark.parametrize("writes", [{}, {"writes": "on"}], ids=["reading", "writing"])
def test_no_token_is_made_or_used_by_who_acts(writes, acting, admin, head_59l):
    """His own token reads for himself, without the session that makes him another."""
    bearer = {"Authorization": f"Bearer {create_token(actor=admin.user, label='x', expires_on=clock.today())[1]}"}
    client = acting(**writes)
    for address in ("/mon-compte/jetons/", "/mon-compte/jetons/creer/"):
        sent = {"label": "y", "expires_on": "2008-12-31"}
        assert (client.get(address).status_code, client.post(address, sent).status_code) == (403, 403)
    refused = client.get("/api/v1/structures/", headers=bearer)
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert "arrêtez" in refused.json()["detail"]
    assert Client().get("/api/v1/structures/", headers=bearer).status_code == 200
    assert list(ApiToken.objects.values_list("owner", flat=True)) == [admin.user.pk]
    client.post(STOP)
    assert client.get("/api/v1/structures/", headers=bearer).status_code == 200


def test_nobody_signs_or_notes_a_payment_for_another(acting, head_59l):
    credit("59L", "90000.00", year=2008)
    annex = entered(head_59l.user, make_convention(year=2008))
    client = acting(writes="on")
    for name in ("record_payments", "annex_action"):
        arguments = [annex.slug] if name == "record_payments" else [annex.slug, "validate"]
        answer = client.post(reverse(f"financing:{name}", args=arguments), {"comment": "x", "paid_on": "2008-10-15"})
        assert answer.status_code == 403, name
    annex.refresh_from_db()
    assert (annex.state, annex.signed_on) == ("entered", None)
