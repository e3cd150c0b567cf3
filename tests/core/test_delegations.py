"""Register of delegations of signature: reads by day, writes by the head, journal."""

import datetime as dt

import pytest

from iae_portal.core.enums import DelegatedAct, Role
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry, SignatureDelegation
from iae_portal.core.selectors.delegations import valid_delegation
from iae_portal.core.services.delegations import add_delegation, close_delegation
from tests.factories import AssignmentFactory, SignatureDelegationFactory, UserFactory, make_user, service

TODAY = dt.date(2008, 10, 15)
REGISTER = "/services/59L/delegations/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "act", "code", "valid"),
    [
        (dt.date(2008, 1, 1), DelegatedAct.CONVENTION, "59L", True),
        (dt.date(2008, 12, 31), DelegatedAct.CONVENTION, "59L", True),
        (dt.date(2007, 12, 31), DelegatedAct.CONVENTION, "59L", False),
        (dt.date(2009, 1, 1), DelegatedAct.CONVENTION, "59L", False),
        (TODAY, DelegatedAct.FINANCIAL_ANNEX, "59L", False),
        (TODAY, DelegatedAct.CONVENTION, "59V", False),
    ],
)
def test_a_delegation_is_valid_for_its_act_its_service_and_its_days(day, act, code, valid):
    row = SignatureDelegationFactory(
        acts=[DelegatedAct.CONVENTION], start=dt.date(2008, 1, 1), end=dt.date(2008, 12, 31)
    )
    found = valid_delegation(person=row.person, service=service(code), act=act, day=day)
    assert found == (row if valid else None)


@pytest.mark.django_db
def test_somebody_else_has_no_delegation():
    SignatureDelegationFactory()
    assert valid_delegation(person=UserFactory(), service=service("59L"), act="convention", day=TODAY) is None


def test_the_head_inscribes_a_delegation_and_the_journal_says_it(head_59l):
    values = {
        "person": head_59l.user.pk,
        "order_reference": "arrêté n° 2008-12 du 3 mars 2008",
        "acts": ["convention", "financial_annex"],
        "start": "2008-03-03",
        "end": "",
    }
    answer = head_59l.post(f"{REGISTER}inscrire/", values)
    assert (answer.status_code, answer["Location"]) == (302, REGISTER)
    row = SignatureDelegation.objects.get()
    assert (row.person, row.service.code, row.acts) == (head_59l.user, "59L", ["convention", "financial_annex"])
    line = JournalEntry.objects.get(action="delegation.add")
    assert (line.actor, line.service, line.subject) == (head_59l.user, row.service, row)
    assert line.after["order_reference"] == "arrêté n° 2008-12 du 3 mars 2008"
    assert "Conventions et avenants, Annexes financières" in head_59l.get(REGISTER).content.decode()


def test_another_service_s_person_is_not_a_choice_and_nothing_is_written(head_59l):
    stranger = make_user(Role.OFFICER, "62")
    values = {"person": stranger.pk, "order_reference": "arrêté", "acts": ["convention"], "start": "2008-03-03"}
    answer = head_59l.post(f"{REGISTER}inscrire/", values)
    assert (answer.status_code, SignatureDelegation.objects.count()) == (422, 0)


@pytest.mark.django_db
def test_the_person_must_belong_to_the_service_on_the_first_day():
    head = make_user(Role.HEAD, "59L")
    late = UserFactory(last_name="Tard")
    AssignmentFactory(user=late, start=dt.date(2008, 6, 1))
    values = {"service": service("59L"), "person": late, "order_reference": "arrêté", "acts": ["convention"]}
    with pytest.raises(Refusal) as refusal:
        add_delegation(actor=head, start=dt.date(2008, 5, 31), **values)
    assert refusal.value.sentences == (
        "Prénom Tard n'est pas affecté à ce service le 31/05/2008 : vérifiez la date ou l'équipe.",
    )
    assert add_delegation(actor=head, start=dt.date(2008, 6, 1), **values).pk


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "code"), [(Role.OFFICER, "59L"), (Role.HEAD, "62"), (Role.REGIONAL_DIRECTOR, "R31")])
def test_only_the_head_of_the_service_writes(role, code):
    row = SignatureDelegationFactory()
    with pytest.raises(NotAllowed):
        close_delegation(actor=make_user(role, code), delegation=row, end=TODAY, comment="essai")
    row.refresh_from_db()
    assert row.end is None


def test_closing_gives_a_last_day_and_a_reason(head_59l):
    row = SignatureDelegationFactory()
    answer = head_59l.post(f"{REGISTER}{row.pk}/clore/", {"end": "2008-09-30", "comment": "mutation"})
    assert answer["Location"] == REGISTER
    row.refresh_from_db()
    assert row.end == dt.date(2008, 9, 30)
    line = JournalEntry.objects.get(action="delegation.close")
    assert (line.before, line.after, line.comment) == ({"end": None}, {"end": "2008-09-30"}, "mutation")


@pytest.mark.django_db
def test_a_closed_delegation_is_never_made_longer():
    head = make_user(Role.HEAD, "59L")
    row = SignatureDelegationFactory(end=dt.date(2008, 6, 30))
    with pytest.raises(Refusal) as refusal:
        close_delegation(actor=head, delegation=row, end=dt.date(2008, 7, 1), comment="essai")
    assert refusal.value.sentences[0].startswith("Cette délégation finit déjà le 30/06/2008")


def test_a_last_day_before_the_first_is_refused_with_both_dates(head_59l):
    row = SignatureDelegationFactory(start=dt.date(2008, 3, 3))
    answer = head_59l.post(f"{REGISTER}{row.pk}/clore/", {"end": "2008-03-02", "comment": "essai"})
    assert (answer.status_code, "le 03/03/2008" in answer.content.decode()) == (422, True)


def test_the_register_of_another_service_is_not_found(officer_62, head_59l):
    other = SignatureDelegationFactory(service=service("62"))
    assert officer_62.get(REGISTER).status_code == 404
    assert head_59l.post(f"{REGISTER}{other.pk}/clore/", {"end": "2008-09-30", "comment": "x"}).status_code == 404


def test_an_empty_register_says_what_it_means(officer_59l):
    assert "seul le préfet peut signer" in officer_59l.get(REGISTER).content.decode()
