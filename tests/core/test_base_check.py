"""The daily check of the base: rules read from the models and those of the floors, wrong rows named, right ones not."""

import datetime as dt

import pytest
from django.db import connection

from iae_portal.core.base_rules import all_rules, overlapping, rules_of
from iae_portal.core.models import Assignment, Job, Letterhead
from iae_portal.core.services.base_check import broken_by, run_check, start_check
from iae_portal.core.services.jobs import Progress
from tests.factories import AssignmentFactory, LetterheadFactory, UserFactory

PAGE = "/administration/verification/"


def sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        # PostgreSQL alters no table whose foreign keys it has still to check.
        for statement in ("SET CONSTRAINTS ALL IMMEDIATE", *statements):
            cursor.execute(statement)


def broken(model) -> dict[str, int]:
    found = [line for rule in rules_of(model) if (line := broken_by(rule))]
    return {line["name"].partition(" – ")[2]: line["count"] for line in found}


@pytest.mark.django_db
def test_each_kind_of_rule_finds_its_rows():
    rows = AssignmentFactory.create_batch(4)
    assert broken(Assignment) == {}
    sql(
        "ALTER TABLE core_assignment DROP CONSTRAINT core_assignment_dates",
        "DROP INDEX core_assignment_open_once",
        f"UPDATE core_assignment SET start = '2008-02-01', \"end\" = '2008-01-31' WHERE id = {rows[0].pk}",
        f"UPDATE core_assignment SET user_id = {rows[2].user_id} WHERE id = {rows[1].pk}",
        f"UPDATE core_assignment SET role = 'roi' WHERE id = {rows[3].pk}",
    )
    assert broken(Assignment) == {"core_assignment_dates": 1, "core_assignment_open_once": 2, "role": 1}
    sql(f"UPDATE core_assignment SET start = '2008-01-31', role = 'head' WHERE id in ({rows[0].pk}, {rows[3].pk})")
    assert broken(Assignment) == {"core_assignment_open_once": 2}


@pytest.mark.django_db
def test_periods_share_a_day_or_do_not():
    sql("ALTER TABLE core_letterhead DROP CONSTRAINT core_letterhead_no_overlap")

    first = LetterheadFactory(start=dt.date(2007, 1, 1), end=dt.date(2007, 6, 30))
    second = LetterheadFactory(start=dt.date(2007, 7, 1))
    shared = overlapping(Letterhead.objects.all(), "service")
    assert list(shared.all()) == []
    Letterhead.objects.filter(pk=first.pk).update(end=dt.date(2007, 7, 1))
    assert list(shared.all()) == [second]
    Letterhead.objects.filter(pk=first.pk).update(end=None)
    assert list(shared.all()) == [second]


@pytest.mark.django_db
def test_the_job_keeps_what_it_found_and_an_administrator_reads_it(admin, officer_59l):
    assert "pas encore été vérifiée" in admin.get(PAGE).text
    start_check()
    half = UserFactory(is_staff=True)
    job = Job.objects.create(kind="core.base_check", label="Vérification", state="running", attempts=0)
    result = run_check(job, Progress(job))
    assert result["rules"] == len(list(all_rules())) > 250
    assert [(line["name"], line["count"]) for line in result["wrong"]] == [("core – administrators", 1)]
    Job.objects.filter(pk=job.pk).update(
        state="done", result=result, finished_at=dt.datetime(2008, 10, 15, tzinfo=dt.UTC)
    )
    page = admin.get(PAGE).text
    assert f"/admin/core/user/{half.pk}/change/" in page
    assert "1 règle non tenue" in page
    assert officer_59l.get(PAGE).status_code == 403
