"""One order of locks, and the watch that fails a test when it is not kept (iae_portal.core.locks, tests.lock_order)."""

from functools import partial

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F

from iae_portal.core.databases import count_rows
from iae_portal.core.locks import HELD_BY, ORDER, PART_OF, rank_of, under_lock
from iae_portal.core.models import Counter, Service, User
from iae_portal.core.services.writing import lock, save_all, take
from iae_portal.documents.kinds import KINDS
from iae_portal.notifications.models import Deadline
from seminars.models import Guest
from tests.factories import service
from tests.factories.notifications import DeadlineFactory
from tests.factories.seminars import GuestFactory
from tests.scenes import scene
from tests.test_architecture import APPS, ROOT

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks")


@scene
def rows(db):
    """Two services and a counter: one kind twice, and one of a higher rank."""
    return service("59L"), service("62"), Counter.objects.create(key="essai")


def locked_keys(queries) -> list[str]:
    return [query["sql"].split(" FROM ")[1].split(" WHERE ")[0] for query in queries if "FOR NO KEY" in query["sql"]]


def test_every_kind_of_the_order_is_a_model_once():
    assert len(set(ORDER)) == len(ORDER)
    for label in ORDER:
        assert apps.get_model(label)._meta.label_lower == label


def test_what_holds_a_kind_comes_before_it():
    for label, name in (*PART_OF.items(), *HELD_BY.items()):
        model = apps.get_model(label)
        whole = model._meta.get_field(name).related_model  # None: a subject may be of any kind
        if whole and label in ORDER:
            assert rank_of(whole) < rank_of(model)


def test_every_subject_of_a_document_has_its_place():
    for _, kind in KINDS:
        assert rank_of(kind.model) >= 0


def test_a_kind_without_a_place_is_not_locked():
    with pytest.raises(KeyError):
        under_lock(User.objects.all())


def test_the_subject_comes_before_what_is_asked_of_it():
    ranks = [
        rank_of(apps.get_model(label))
        for label in (
            "cdiae.meeting",
            "conventions.convention",
            "conventions.amendment",
            "financing.financialannex",
            "financing.envelope",
            "conventions.opinionrequest",
            "core.job",
            "notifications.outgoingmail",
        )
    ]
    assert ranks == sorted(ranks)


def test_locks_are_asked_in_one_place():
    """core.locks knows their order; a lock taken by hand would escape it."""
    by_hand = [
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "select_for_update" in path.read_text()
    ]
    assert by_hand == ["iae_portal/core/locks.py"]


@on_postgresql
def test_rows_are_taken_in_the_order_whatever_is_asked(rows, django_assert_num_queries):
    first, second, counter = rows

    with transaction.atomic(), django_assert_num_queries(3) as queries:
        take(counter, second, first)

    assert locked_keys(queries) == ['"core_service"', '"core_service"', '"core_counter"']


@transaction.atomic
def act(*steps) -> None:
    """What a service does in its transaction, step after step."""
    for step in steps:
        step()


def refused(why: str, *steps) -> None:
    with pytest.raises(AssertionError, match=why):
        act(*steps)


@on_postgresql
def test_a_lock_out_of_order_is_seen(rows):
    first, _, counter = rows
    refused("core_service was locked after core_counter", lambda: lock(counter), lambda: lock(first))


@on_postgresql
def test_two_rows_of_a_kind_are_locked_by_key(rows):
    first, second = sorted(rows[:2], key=lambda row: row.pk)
    refused(f"core_service {first.pk} was locked after {second.pk}", lambda: lock(second), lambda: lock(first))
    act(lambda: lock(first), lambda: lock(second), lambda: lock(first))
    act(lambda: take(second, first), lambda: lock(second))


@on_postgresql
@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.get().save(),
        lambda rows: rows.update(last=2),
        lambda rows: rows.filter(last__gte=0).update(last=F("last") + 1),
        lambda rows: rows.update(last=rows.filter(last__gte=0).values("last")[:1]),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_update([rows.get()], ["last"]),
        lambda rows: save_all([rows.get()], ["last"]),
    ],
    ids=["save", "update", "update by filter", "update from a query", "delete", "bulk_update", "save_all"],
)
def test_a_row_is_changed_under_its_lock(rows, change):
    counters = Counter.objects.filter(key="essai")
    refused("core_counter was changed without its lock", lambda: change(counters))
    act(lambda: lock(counters.get()), lambda: change(counters))


@on_postgresql
def test_a_savepoint_undone_gives_its_locks_back(rows):
    counters = Counter.objects.filter(key="essai")

    def undone():
        with pytest.raises(ZeroDivisionError):
            act(lambda: lock(counters.get()), lambda: 1 / 0)

    refused("core_counter was changed without its lock", undone, lambda: counters.update(last=2))
    act(lambda: act(lambda: lock(counters.get())), lambda: counters.update(last=2))


@on_postgresql
def test_a_part_is_changed_under_the_lock_of_its_whole():
    guest = GuestFactory()
    changed = partial(Guest.objects.update, lunch=True)

    refused("seminars_guest was changed without its lock", changed)
    # Locked after its whole, in whatever order.
    act(lambda: lock(guest.event), changed, lambda: lock(guest))


@on_postgresql
def test_a_part_without_a_rank_is_changed_under_its_whole_or_its_own_lock():
    deadline = DeadlineFactory()
    changed = partial(Deadline.objects.update, label="Autre")

    refused("notifications_deadline was changed without its lock", changed)
    act(lambda: lock(deadline.subject), changed)
    act(lambda: lock(deadline), changed)


@on_postgresql
def test_a_row_already_held_is_taken_again_and_another_transaction_begins_anew(rows):
    first, _, counter = rows
    act(lambda: lock(first), lambda: lock(counter), lambda: lock(first))
    act(lambda: lock(first))

    assert Service.objects.filter(pk=first.pk).exists()


@on_postgresql
def test_a_row_read_before_its_lock_is_not_saved(rows):
    first, *_ = rows
    refused("saved as it was read before its lock", lambda: lock(first), first.save)
    act(lambda: lock(first).save())
    act(lambda: lock(first), first.refresh_from_db, first.save)


@on_postgresql
@pytest.mark.parametrize(
    "write",
    [lambda row: save_all([row], ["name"]), lambda row: Service.objects.bulk_update([row], ["name"])],
    ids=["save_all", "bulk_update"],
)
def test_rows_read_before_their_lock_are_not_saved_together_either(rows, write):
    first, *_ = rows
    refused("saved as it was read before its lock", lambda: lock(first), lambda: write(first))
    act(lambda: write(lock(first)))


@on_postgresql
def test_a_part_read_before_the_lock_of_its_whole_is_not_saved_with_others():
    guest = Guest.objects.get(pk=GuestFactory().pk)
    refused(
        "saved as it was read before its lock",
        lambda: lock(guest.event),
        lambda: Guest.objects.bulk_update([guest], ["lunch"]),
    )
    act(lambda: lock(guest.event), lambda: Guest.objects.bulk_update(Guest.objects.all(), ["lunch"]))


@on_postgresql
def test_a_value_read_before_the_lock_of_its_row_is_not_written_by_filter(rows):
    first, second, _ = rows
    first = Service.objects.get(pk=first.pk)
    others = Service.objects.filter(pk=second.pk)

    refused(
        "core.Service was changed with what core.Service said before its lock",
        lambda: take(first, second),
        lambda: others.update(name=first.name),
    )
    act(lambda: take(first, second), first.refresh_from_db, lambda: others.update(name=first.name))
    act(lambda: take(first, second), lambda: others.update(name="Lille"))


@on_postgresql
def test_counting_the_rows_of_one_base_holds_up_no_other():
    """What the bases of a server share stays free until the transaction ends."""
    count_rows()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND database = 0 AND mode ~ 'Update'"
        )
        assert cursor.fetchone() == (0,)
