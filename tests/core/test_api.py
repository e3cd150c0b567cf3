"""The JSON API: a token's life, its owner's perimeter, no personal data, problems that say what to do."""

import datetime as dt
import json
from unittest.mock import Mock

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.selectors.siaes import siaes_visible_to
from financing.models import FinancialAnnex
from iae_portal.core import clock
from iae_portal.core.api import access
from iae_portal.core.api.sheets import Sheet, page_of
from iae_portal.core.enums import Role
from iae_portal.core.errors import FieldRefusal, NotAllowed, Refusal
from iae_portal.core.models import ApiToken, Assignment, JournalEntry
from iae_portal.core.services.limits import Limit
from iae_portal.core.services.tokens import create_token, revoke_token
from tests.factories import UserFactory, make_user, service
from tests.factories.conventions import (
    MeasureFactory,
    OpinionRequestFactory,
    ProposalFactory,
    SiaeFactory,
    TargetFactory,
)
from tests.factories.financing import draft, make_convention

V1 = "/api/v1/"
LAST = dt.date(2009, 10, 14)


def token_of(user) -> str:
    return create_token(actor=user, label="Essai", expires_on=LAST)[1]


def asked(client, path, secret, **query):
    answer = client.get(f"{V1}{path}", query, headers={"Authorization": f"Bearer {secret}"})
    return answer.status_code, json.loads(answer.content)


def results(client, path, secret, **query):
    status, body = asked(client, path, secret, **query)
    assert status == 200, body
    return body["resultats"]


REACHED = {"email": "jardins@exemple.invalid", "phone": "0320000000"}


def dossier_of(head, siae):
    """A row of each list."""
    convention = make_convention(siae=siae, officer=head)
    annex = draft(head, convention, account_holder="Titulaire Secret")
    target = TargetFactory(convention=convention, year=2009)
    target.agreed = ProposalFactory(target=target, state="accepted", author=head)
    target.save()
    TargetFactory(convention=convention, year=2010)
    MeasureFactory(siae=siae)
    OpinionRequestFactory(service=siae.service, siae=siae)
    return annex


@pytest.fixture
def scene(db):
    """A whole dossier of Lille, and a structure of the Rhône."""
    head = make_user(Role.HEAD, "59L", first_name="Personne", last_name="Secrète", email="secret@exemple.invalid")
    annex = dossier_of(head, SiaeFactory(type="EI", name="Les Jardins", **REACHED))
    SiaeFactory(name="Ailleurs", service=service("69"))
    return head, annex


PATHS = ("structures/", "conventions/", "cibles/", "resultats/", "annexes/", "avis/")
AGGREGATES = "agregats/"


def test_each_list_holds_the_perimeter_of_the_owner_and_nobody_s_name(client, scene):
    head, annex = scene
    mine, theirs = token_of(head), token_of(make_user(Role.OFFICER, "69"))
    assert [len(results(client, path, mine)) for path in PATHS] == [2, 2, 1, 1, 1, 1]
    assert [len(results(client, path, theirs)) for path in PATHS] == [1, 0, 0, 0, 0, 0]
    everything = " ".join(json.dumps(results(client, path, mine)) for path in PATHS)
    for secret in ("@", "0320000000", "Secr", "FR76", "Titulaire"):
        assert secret not in everything, secret
    siae = next(row for row in results(client, "structures/", mine) if row["type"] == "EI")
    assert (siae["nom"], siae["service"]) == ("Les Jardins", "59L")
    number = annex.convention.number
    assert asked(client, f"conventions/{number}/", mine)[1]["siret"] == siae["siret"]
    assert asked(client, f"conventions/{number}/", theirs)[0] == 404
    assert asked(client, f"structures/{siae['id']}/", theirs)[0] == 404
    assert results(client, "conventions/", mine, annee=2009)
    assert results(client, "conventions/", mine, annee=2013) == []
    row = results(client, "annexes/", mine, convention=number)[0]
    assert (row["numero"], row["credits"]) == (annex.number, annex.funding)
    FinancialAnnex.objects.filter(pk=annex.pk).update(funding="committed", reserved_at=clock.now())  # holds, and lacks
    assert results(client, "annexes/", mine, convention=number)[0]["credits"] == "reserved"
    assert results(client, "structures/", mine, type="ETTI") == []


def test_a_list_costs_the_same_whatever_it_holds(client, scene):
    head, _ = scene
    secret = token_of(head)

    def costs() -> list[int]:
        counts = []
        for path in (*PATHS, AGGREGATES):
            with CaptureQueriesContext(connection) as queries:
                results(client, path, secret)
            counts.append(len(queries))
        return counts

    asked(client, "avis/", secret)  # the first call of a minute makes its row of the counter
    before = costs()
    dossier_of(head, SiaeFactory(type="AI"))
    assert costs() == before
    assert max(before) == 9  # the savepoint of the counter is two of them


def test_a_token_is_refused_with_its_reason(client, scene, monkeypatch):
    head, _ = scene
    secret = token_of(head)
    token = ApiToken.objects.get()
    assert secret not in json.dumps(list(ApiToken.objects.values()), default=str)

    def detail(secret=secret, path="structures/", **query):
        status, body = asked(client, path, secret, **query)
        assert body["status"] == status
        return status, body["detail"].split(" :")[0].split(",")[0]

    assert detail("iae_faux") == (401, "Ce jeton n'existe pas")
    bare = client.get(f"{V1}structures/")
    assert (bare.status_code, bare["Content-Type"]) == (401, "application/problem+json")
    monkeypatch.setattr(clock, "today", lambda: LAST)
    assert asked(client, "structures/", secret)[0] == 200
    monkeypatch.setattr(clock, "today", lambda: LAST + dt.timedelta(days=1))
    assert detail() == (401, "Ce jeton a expiré le 14/10/2009")
    monkeypatch.undo()
    moved = Assignment.objects.filter(user=head)
    moved.update(end=dt.date(2008, 10, 14))
    assert detail() == (401, "Les affectations du titulaire ont changé depuis ce jeton")
    moved.update(end=None)
    assert detail("x" * 5000)[0] == 401
    assert detail(page=2) == (404, "La page 2 n'existe pas")
    for query in ({"page": 0}, {"page": "x"}, {"type": "ROI"}, {"page": "9" * 400}, {"service": "\0"}):
        assert detail(**query)[0] in (400, 404), query
    assert detail(path="resultats/", structure=2**63)[0] == 400
    assert detail(path="conventions/\u0660/")[0] == detail(path="structures/999999999999999999999/")[0] == 404
    assert detail(path="structures/", departement="59") == (400, "Critère inconnu")
    assert detail(path="structures/1/", page=1) == (400, "Critère inconnu")
    written = client.post(f"{V1}structures/", headers={"Authorization": f"Bearer {secret}"})
    assert (written.status_code, written["Allow"], written["Content-Type"]) == (405, "GET, HEAD", bare["Content-Type"])
    assert "se lit seulement" in written.json()["detail"]
    monkeypatch.setattr(access, "PER_TOKEN", Limit("api-test", 1, dt.timedelta(days=1)))
    assert (detail(path="avis/x/")[0], asked(client, "avis/", secret)[0], detail(path="avis/")[0]) == (404, 200, 429)
    revoke_token(actor=head, token=token)
    assert detail() == (401, "Ce jeton est révoqué")
    assert list(JournalEntry.objects.filter(action__startswith="token.").values_list("action", flat=True)) == [
        "token.revoke",
        "token.create",
    ]


def test_an_address_is_asked_with_one_value_a_criterion_and_by_head_too(client, scene):
    secret = token_of(scene[0])
    allowed = {"Authorization": f"Bearer {secret}"}
    refused = {}
    for path, query in (
        ("structures/", "service="),
        ("structures/", "siret=+"),
        ("cibles/", "convention="),
        ("avis/", "service=59L&service="),
        ("annexes/", "service=59L&service=69"),
    ):
        answer = client.get(f"{V1}{path}?{query}", headers=allowed)
        refused[query] = (answer.status_code, answer.json()["detail"].partition(" :")[0])
    assert refused == {
        "service=": (400, "Valeur impossible pour"),
        "siret=+": (400, "Valeur impossible pour"),
        "convention=": (400, "Valeur impossible pour"),
        "service=59L&service=": (400, "Critère donné plusieurs fois"),
        "service=59L&service=69": (400, "Critère donné plusieurs fois"),
    }
    for path, status in (("structures/", 200), ("structures/999/", 404)):
        answer = client.head(f"{V1}{path}", headers=allowed)
        assert (answer.status_code, answer.content) == (status, b"")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "last", "kept"),
    [
        ("2007-10-15", dt.date(2008, 10, 14), True),  # 366 days with the first one, and a year
        ("2007-10-15", dt.date(2008, 10, 15), False),
        ("2008-10-15", dt.date(2009, 10, 14), True),
        ("2008-10-15", dt.date(2009, 10, 15), False),
        ("2008-02-29", dt.date(2009, 2, 28), True),
        ("2008-02-29", dt.date(2009, 3, 1), False),
    ],
)
def test_a_token_lasts_a_year_as_a_convention_does(settings, today, last, kept):
    officer = make_user(Role.OFFICER, "59L")
    settings.PORTAL_TODAY = today
    if kept:
        assert create_token(actor=officer, label="x", expires_on=last)[0].expires_on == last
    else:
        with pytest.raises(FieldRefusal, match="un an au plus"):
            create_token(actor=officer, label="x", expires_on=last)


@pytest.mark.django_db
def test_who_may_make_and_revoke_a_token():
    officer = make_user(Role.OFFICER, "59L")
    today = clock.today()
    with pytest.raises(NotAllowed):
        token_of(UserFactory())
    for last in (today - dt.timedelta(days=1), today + dt.timedelta(days=366)):
        with pytest.raises(Refusal):
            create_token(actor=officer, label="x", expires_on=last)
    tokens = [create_token(actor=officer, label="x", expires_on=today)[0] for _ in range(10)]
    with pytest.raises(Refusal):
        token_of(officer)
    with pytest.raises(NotAllowed):
        revoke_token(actor=make_user(Role.OFFICER, "59L"), token=tokens[0])
    revoke_token(actor=make_user(Role.ADMINISTRATOR, "DGEFP"), token=tokens[0])
    assert token_of(officer)


def test_a_person_makes_a_token_and_reads_it_once(officer_59l):
    made = officer_59l.post(reverse("core:token_create"), {"label": "Tableur", "expires_on": "2008-12-31"})
    assert made["Location"] == reverse("core:tokens")
    secret = officer_59l.get(made["Location"]).context["secret"]
    assert asked(officer_59l, "structures/", secret)[0] == 200
    page = officer_59l.get(reverse("core:tokens")).text
    assert secret not in page and secret[:12] in page


@pytest.mark.django_db
def test_pages_count_the_whole():
    SiaeFactory.create_batch(3)
    officer = make_user(Role.OFFICER, "59L")
    rows = siaes_visible_to(officer).order_by("pk")
    page = page_of(rows, 1)
    assert (page["nombre"], page["pages"], page["suivante"], len(page["resultats"])) == (3, 1, None, 3)


def test_a_sheet_refuses_a_personal_column():
    for field in ({"courriel": str}, {"email": str}):
        with pytest.raises(TypeError):
            type("Bad", (Sheet,), {"__annotations__": field})


def test_the_description_names_every_address(client):
    schema = client.get("/api/openapi.json").json()
    one = ("structures/{identifiant}/", "conventions/{numero}/")
    assert sorted(schema["paths"]) == sorted(f"{V1}{path}" for path in (*PATHS, AGGREGATES, *one))
    page = client.get("/api/").text
    assert all(path in page for path in schema["paths"])


def test_an_administrator_revokes_a_token_and_follows_its_line(admin, officer_59l):
    secret = token_of(officer_59l.user)
    token = ApiToken.objects.get()
    admin.post("/admin/core/apitoken/", {"action": "revoke", "_selected_action": [token.pk]})
    assert asked(admin, "structures/", secret)[0] == 401
    line = JournalEntry.objects.get(action="token.revoke")
    assert f"/admin/core/apitoken/{token.pk}/change/" in admin.get(f"/admin/core/journalentry/{line.pk}/change/").text
    assert token.digest not in admin.get(f"/admin/core/apitoken/{token.pk}/change/").text


def test_what_fails_before_or_under_the_api_is_a_problem_too(client, scene, monkeypatch):
    """A page of ours is read by no program, which accepts anything."""
    client.raise_request_exception = False
    allowed = {"Authorization": f"Bearer {token_of(scene[0])}"}
    answers = [client.get(f"{V1}structures/%00/", headers=allowed)]
    answers.append(client.get(f"{V1}structures/?{'&'.join(['page=1'] * 1001)}", headers=allowed))
    for error in (OperationalError("closed"), ValueError("secret")):
        monkeypatch.setattr(access, "owner_of", Mock(side_effect=error))
        answers.append(client.get(f"{V1}structures/", headers=allowed))

    assert [answer.status_code for answer in answers] == [400, 400, 503, 500]
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert [answer.json()["status"] for answer in answers] == [400, 400, 503, 500]
    assert (answers[2]["Retry-After"], "secret" in answers[3].text) == ("30", False)


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_what_is_no_address_of_the_api_is_a_problem_by_any_method(method):
    """A program has no token of a page to give: it is not answered that it lacks one."""
    answer = getattr(Client(enforce_csrf_checks=True), method)(f"{V1}rien/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
