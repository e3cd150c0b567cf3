"""The squashed migrations, which an empty base plays, come to what the former ones leave on a base already deployed.

Their states are compared as written: nothing is rendered, no base is asked.
"""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


@pytest.fixture
def empty() -> MigrationLoader:
    return MigrationLoader(None)


@pytest.fixture
def deployed(empty, monkeypatch) -> MigrationLoader:
    """Of a base that played only the first migration of each application: Django goes on by the former ones."""
    return of_a_base(monkeypatch, [replaced[0] for replaced in squashes(empty).values()])


def of_a_base(monkeypatch, applied: list[tuple[str, str]]) -> MigrationLoader:
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: dict.fromkeys(applied))
    return MigrationLoader(connection)


def squashes(loader: MigrationLoader) -> dict[tuple[str, str], list[tuple[str, str]]]:
    return {key: found.replaces for key, found in loader.disk_migrations.items() if found.replaces}


def played(loader: MigrationLoader) -> set[tuple[str, str]]:
    return {key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf)}


def test_an_empty_base_plays_the_squashes_and_a_deployed_one_what_they_replace(empty, deployed):
    found = squashes(empty)
    former = {key for replaced in found.values() for key in replaced}

    assert len(found) >= 8
    assert played(empty) - played(deployed) == set(found)
    assert played(deployed) - played(empty) == former


def test_both_come_to_the_same_models(empty, deployed):
    short, long = empty.project_state().models, deployed.project_state().models

    assert short.keys() == long.keys()
    assert [key for key in long if short[key] != long[key]] == []


def test_a_squash_may_be_recorded_while_other_applications_are_half_way(empty, deployed, monkeypatch):
    for squash, replaced in squashes(empty).items():
        needed = deployed.graph.forwards_plan(replaced[-1])
        of_a_base(monkeypatch, [squash, *needed]).check_consistent_history(connection)
