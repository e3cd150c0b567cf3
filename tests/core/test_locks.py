"""One order of locks, and the watch that fails a test when it is not kept (iae_portal.core.locks, tests.lock_order)."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from iae_portal.core.locks import HELD_BY, ORDER, PARTS, rank_of, under_lock
from iae_portal.core.models import Counter, Service, User
from iae_portal.core.services.writing import lock, take
from iae_portal.documents.kinds import KINDS
from tests.factories import service
from tests.test_architecture import APPS, ROOT

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks")


@pytest.fixture
def rows(db):
    """Two services and a counter: one kind twice, and one of a higher rank."""
    return service("59L"), service("62"), Counter.objects.create(key="essai")


def locked_keys(queries) -> list[str]:
    return [query["sql"].split(" FROM ")[1].split(" WHERE ")[0] for query in queries if "FOR NO KEY" in query["sql"]]


def test_every_kind_of_the_order_is_a_model_once():
    assert len(set(ORDER)) == len(ORDER)
    for label in [*ORDER, *HELD_BY, *PARTS]:
        assert apps.get_model(label)._meta.label_lower == label
    assert not PARTS & set(ORDER)


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


@on_postgresql
def test_a_lock_out_of_order_is_seen(rows):
    first, _, counter = rows
    with pytest.raises(AssertionError, match="core_service was locked after core_counter"), transaction.atomic():
        lock(counter)
        lock(first)


@on_postgresql
def test_a_change_holds_its_row_like_a_lock(rows):
    first, _, counter = rows
    with pytest.raises(AssertionError, match="core_service was locked after core_counter"), transaction.atomic():
        counter.save()
        lock(first)


@on_postgresql
def test_a_row_already_held_is_taken_again_and_another_transaction_begins_anew(rows):
    first, _, counter = rows
    with transaction.atomic():
        lock(first)
        lock(counter)
        lock(first)
    with transaction.atomic():
        lock(first)

    assert Service.objects.filter(pk=first.pk).exists()


@on_postgresql
def test_a_row_read_before_its_lock_is_not_saved(rows):
    first, *_ = rows
    with pytest.raises(AssertionError, match="saved as it was read before its lock"), transaction.atomic():
        lock(first)
        first.save()
    with transaction.atomic():
        lock(first).save()
    with transaction.atomic():
        lock(first)
        first.refresh_from_db()
        first.save()
