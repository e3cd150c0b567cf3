"""Who is reminded of what, and why."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from iae_portal.core.enums import Role
from iae_portal.core.models import Service
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.reminders import RULES, months
from iae_portal.notifications.selectors.sending import reached_by_service, sending_plan
from iae_portal.notifications.services.deadlines import close_deadline
from iae_portal.notifications.services.reminders import send_reminders
from iae_portal.notifications.wording import headline
from tests.factories import AssignmentFactory, make_user, service
from tests.factories.notifications import ReminderRunFactory
from tests.notifications.conftest import PIECES, also_in, deadline_for

pytestmark = pytest.mark.django_db
UPCOMING = reverse("notifications:reminders")
DAY = dt.date(2008, 10, 15)  # fifteen days before 30 October


def told(day: dt.date = DAY) -> dict[str, list[str]]:
    return {
        parcel.recipient.username: [f"{line.deadline.service.code} {line.step.key}" for line in parcel.lines]
        for parcel in sending_plan(day).parcels
    }


def person(name: str, role: str = Role.OFFICER, code: str = "59L", **values):
    return make_user(role, code, username=name, last_name=name.title(), **values)


def everywhere(name: str):
    """Somebody who holds a role in each of the services of these tests."""
    return also_in(person(name), "62", "69", "59V")


def test_a_person_gets_all_his_lines_together_the_most_urgent_first():
    ana = everywhere("ana")
    deadline_for("59L", owner=ana)
    deadline_for("62", owner=ana, due_on=dt.date(2008, 9, 5))
    deadline_for("69", owner=ana, due_on=dt.date(2008, 12, 5))

    assert told() == {"ana": ["62 J+35", "59L J-15"]}


def test_the_headline_holds_the_action():
    ana = everywhere("ana")
    deadline_for("59L", owner=ana)
    parcel = sending_plan(DAY).parcels[0]

    assert headline(parcel, DAY) == (
        "À faire avant le 30 octobre 2008 : réclamer les pièces manquantes – dossier d'essai 59L"
    )
    assert headline(parcel, dt.date(2008, 10, 30)) == (
        "À faire aujourd'hui, 30 octobre 2008 : réclamer les pièces manquantes – dossier d'essai 59L"
    )
    deadline_for("62", owner=ana, due_on=dt.date(2008, 9, 5))
    assert headline(sending_plan(DAY).parcels[0], DAY) == (
        "En retard depuis le 5 septembre 2008 : réclamer les pièces manquantes – dossier d'essai 62 (et 1 autre action)"
    )


@pytest.mark.parametrize(("signs", "cut"), [(27, False), (28, True)])
def test_a_long_headline_is_cut_and_the_mail_says_it_whole(signs, cut):
    deadline_for(owner=person("ana"), label="x" * signs)
    said = headline(sending_plan(DAY).parcels[0], DAY)

    assert (len(said), said.endswith("…")) == (95, cut)


def test_people_come_by_last_name():
    person("ana", first_name="Zoé")
    person("bob", first_name="Alix")
    deadline_for()

    assert list(told()) == ["ana", "bob"]


@pytest.mark.parametrize(("day", "steps"), [(DAY - dt.timedelta(days=1), {}), (DAY, {"ana": ["59L M-3"]})])
def test_a_step_of_months_is_found_from_its_day_however_long_they_are(monkeypatch, day, steps):
    """From 15 October to 15 January: ninety-two days."""
    monkeypatch.setitem(RULES._items, PIECES, replace(RULES.get(PIECES), steps=months(-3), repeat_every=None))
    deadline_for(owner=person("ana"), due_on=dt.date(2009, 1, 15))

    assert told(day) == steps


def test_deadlines_of_the_same_days_are_all_counted():
    deadline_for("59L")
    deadline_for("59L", subject=service("62"))

    assert reached_by_service(DAY, Deadline.objects.all()) == {service("59L").pk: 2}


def test_the_reason_is_a_sentence_of_the_rule():
    deadline_for(owner=person("ana"))

    assert sending_plan(DAY).parcels[0].lines[0].sentence == f"Il manque une pièce au dossier de {service('59L')}."


def test_a_deadline_without_owner_is_told_to_the_officers_of_its_service():
    person("ana")
    person("bob")
    person("eve", Role.HEAD)
    person("fay", code="62")
    deadline_for()

    assert told() == {"ana": ["59L J-15"], "bob": ["59L J-15"]}


@pytest.mark.parametrize(
    ("owing", "present", "code"),
    [
        (Role.OFFICER, Role.HEAD, "59L"),
        (Role.HEAD, Role.OFFICER, "59L"),
        (Role.REGIONAL_OFFICER, Role.REGIONAL_DIRECTOR, "R31"),
    ],
)
def test_when_nobody_holds_the_role_the_role_beside_it_is_told(owing, present, code):
    person("eve", present, code)
    deadline_for(code, owner_role=owing)

    assert told() == {"eve": [f"{code} J-15"]}


def test_an_owner_who_left_is_replaced_by_his_service():
    gone = AssignmentFactory(service=service("59L"), end=dt.date(2008, 9, 30)).user
    person("ana")
    deadline_for(owner=gone)

    assert told() == {"ana": ["59L J-15"]}


def test_an_owner_in_interim_elsewhere_keeps_his_deadline():
    person("bob")
    deadline_for(owner=everywhere("ana"))

    assert told() == {"ana": ["59L J-15"]}


@pytest.mark.parametrize(("last_day", "told_to"), [(DAY, "ana"), (DAY - dt.timedelta(days=1), "bob")])
def test_an_owner_who_moved_is_told_until_his_last_day_in_the_service(last_day, told_to):
    ana = AssignmentFactory(service=service("59L"), user__username="ana", end=last_day).user
    AssignmentFactory(user=ana, service=service("62"))
    person("bob")
    deadline_for(owner=ana)

    assert told() == {told_to: ["59L J-15"]}


@pytest.mark.parametrize("values", [{"email": ""}, {"is_active": False}])
def test_a_deadline_that_nobody_can_be_told_is_named_as_such(values):
    person("ana", **values)
    deadline_for()

    due = sending_plan(DAY)
    assert (due.parcels, [line.deadline.label for line in due.orphans]) == ((), ["dossier d'essai 59L"])


def test_what_is_done_is_not_reminded():
    deadline_for(owner=person("ana"))
    close_deadline(kind=PIECES, subject=service("59L"))

    assert told() == {}


def test_what_can_no_longer_be_done_is_not_reminded():
    deadline_for(owner=person("ana"))
    Service.objects.filter(code="59L").update(name="Service fermé")

    assert told() == {}


def test_a_deadline_whose_subject_is_gone_is_not_reminded():
    deadline = deadline_for(owner=person("ana"))
    deadline.object_id = 0
    deadline.save()

    assert told() == {}


def test_a_step_already_told_is_not_told_again_but_the_next_one_is():
    deadline_for(owner=person("ana"))
    send_reminders(day=DAY)

    assert [told(day) for day in (DAY, dt.date(2008, 10, 22), dt.date(2008, 10, 23))] == [
        {},
        {},
        {"ana": ["59L J-7"]},
    ]


def test_a_new_owner_is_told_the_step_where_the_deadline_stands():
    deadline_for(owner=person("ana"))
    send_reminders(day=DAY)
    deadline_for(owner=person("bob"))

    assert told(dt.date(2008, 10, 16)) == {"bob": ["59L J-15"]}


def test_a_postponed_deadline_starts_its_steps_again():
    ana = person("ana")
    deadline_for(owner=ana)
    send_reminders(day=DAY)
    deadline_for(owner=ana, due_on=dt.date(2008, 10, 31))

    assert told(dt.date(2008, 10, 16)) == {"ana": ["59L J-15"]}


def test_the_number_of_queries_does_not_depend_on_the_number_of_deadlines(django_assert_num_queries):
    ana = everywhere("ana")
    deadline_for("59L", owner=ana)
    send_reminders(day=dt.date(2008, 1, 2))
    sending_plan(DAY)  # content types are read once a process
    with django_assert_num_queries(5):
        assert sending_plan(DAY).line_count == 1
    for code in ("62", "69", "59V"):
        deadline_for(code, owner=ana)
    with django_assert_num_queries(5):
        assert sending_plan(DAY).line_count == 4


def test_reminders_are_read_by_service(officer_59l, officer_62, director_31, national):
    deadline_for("59L")
    ReminderRunFactory(day=dt.date(2008, 10, 15))
    deadline_for("62", due_on=dt.date(2008, 10, 31))

    counts = [client.get(UPCOMING).context["plan"].line_count for client in (officer_59l, officer_62)]
    assert counts == [1, 1]
    region = service("62").region_id
    for client, asked, lines in (
        (director_31, {}, 0),
        (director_31, {"service": service("62").pk}, 1),
        (national, {"region": region}, 0),
        (national, {"service": service("59L").pk}, 1),
        (national, {"region": 9999}, 0),
    ):
        assert client.get(UPCOMING, asked).context["plan"].line_count == lines
    late = deadline_for("59V", due_on=dt.date(2008, 10, 30))
    late.opened_on = DAY + dt.timedelta(days=1)  # after its first step, before the next
    late.save()
    assert national.get(UPCOMING).context["places"] == [("Nord-Pas-de-Calais", f"?region={region}", 2)]
    by_service = [(service(code).name, f"?service={service(code).pk}", 1) for code in ("59L", "62")]
    for client, asked in ((national, {"region": region}), (director_31, {})):
        assert client.get(UPCOMING, asked).context["places"] == by_service
    assert national.get(UPCOMING, {"region": 9999}).context["places"] == []
