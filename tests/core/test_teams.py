"""Teams of services: who reads, who gives a role, who takes it back."""

import datetime as dt

import pytest

from iae_portal.core.enums import Role
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Assignment, JournalEntry
from iae_portal.core.services.assignments import add_assignment, close_assignment
from tests.factories import AssignmentFactory, UserFactory, make_user, service

TEAM = "/services/59L/equipe/"


def test_the_head_gives_an_interim(head_59l):
    person = UserFactory(username="interim.essai")
    values = {"username": "Interim.Essai", "role": "officer", "start": "2008-10-01", "end": "2008-12-31"}
    assert head_59l.post(f"{TEAM}affecter/", values)["Location"] == TEAM
    row = Assignment.objects.get(user=person)
    assert (row.role, row.service.code, row.start, row.end) == (
        Role.OFFICER,
        "59L",
        dt.date(2008, 10, 1),
        dt.date(2008, 12, 31),
    )
    assert JournalEntry.objects.get().action == "assignment.add"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("giver", "giver_code", "role", "code"),
    [
        (Role.HEAD, "59L", Role.ADMINISTRATOR, "DGEFP"),
        (Role.HEAD, "59L", Role.OFFICER, "62"),
        (Role.HEAD, "974", Role.REGIONAL_DIRECTOR, "974"),
        (Role.REGIONAL_DIRECTOR, "R31", Role.OFFICER, "59L"),
        (Role.OFFICER, "59L", Role.OFFICER, "59L"),
        (Role.NATIONAL, "DGEFP", Role.ADMINISTRATOR, "DGEFP"),
    ],
)
def test_nobody_gives_a_role_beyond_his_own_service(giver, giver_code, role, code):
    actor = make_user(giver, giver_code)
    with pytest.raises(NotAllowed):
        add_assignment(actor=actor, service=service(code), user=UserFactory(), role=role, start=dt.date(2008, 10, 1))
    assert Assignment.objects.count() == 1


@pytest.mark.django_db
def test_the_same_role_is_not_held_twice_at_the_same_time():
    head, row = make_user(Role.HEAD, "59L"), AssignmentFactory(end=dt.date(2008, 6, 30))
    values = {"actor": head, "service": row.service, "user": row.user, "role": row.role}
    with pytest.raises(Refusal):
        add_assignment(start=dt.date(2008, 6, 30), **values)
    assert add_assignment(start=dt.date(2008, 7, 1), **values).pk


def test_an_unknown_name_is_refused_on_its_field(head_59l):
    answer = head_59l.post(f"{TEAM}affecter/", {"username": "personne", "role": "officer", "start": "2008-10-01"})
    assert answer.context["form"].errors["username"] == [
        "Aucun compte ouvert ne porte cet identifiant : vérifiez son écriture."
    ]


def test_closing_takes_the_person_out_of_the_team(head_59l):
    row = AssignmentFactory()
    answer = head_59l.post(f"{TEAM}{row.pk}/clore/", {"end": "2008-10-14", "comment": "mutation"})
    assert answer["Location"] == TEAM
    line = JournalEntry.objects.get()
    assert (line.action, line.after, line.comment) == ("assignment.close", {"end": "2008-10-14"}, "mutation")
    assert "Terminées" in head_59l.get(TEAM).content.decode()


@pytest.mark.django_db
def test_nobody_closes_his_own_assignment():
    head = make_user(Role.HEAD, "59L")
    with pytest.raises(Refusal) as refusal:
        close_assignment(actor=head, assignment=head.assignments.get(), end=dt.date(2008, 10, 14), comment="départ")
    assert "votre propre affectation" in refusal.value.sentences[0]


def test_an_officer_reads_the_team_and_sees_no_button(officer_59l):
    page = officer_59l.get(TEAM).content.decode()
    assert ("Chargé de mission" in page, "Affecter une personne" in page) == (True, False)
    assert officer_59l.get(f"{TEAM}affecter/").status_code == 403


def test_somebody_with_one_service_goes_straight_to_it(officer_59l, national):
    assert officer_59l.get("/services/")["Location"] == TEAM
    assert national.get("/services/?nature=DRTEFP").context["total"] == 22


def test_the_list_costs_the_same_for_one_and_three_rows(national, django_assert_num_queries):
    for query in ("?recherche=59L", "?recherche=Nord"):
        with django_assert_num_queries(6):
            national.get(f"/services/{query}")


@pytest.mark.django_db
def test_a_service_is_called_by_its_kind_and_code():
    names = [service(code).short_name for code in ("59L", "R31", "974", "DGEFP")]
    assert names == ["DDTEFP 59L", "DRTEFP R31", "DTEFP 974", "DGEFP"]


def test_the_account_page_shows_what_the_person_holds(officer_59l):
    page = officer_59l.get("/mon-compte/").content.decode()
    assert "DDTEFP du Nord – Lille" in page
    assert "Aucune délégation de signature en vigueur" in page
    assert "Second facteur inactif" in page
