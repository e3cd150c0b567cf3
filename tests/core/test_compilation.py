"""What the suite keeps of Django's writing of SQL changes no letter of it."""

import pytest
from django.apps import apps
from django.db import connections
from django.db.models import Count, Exists, F, OuterRef, Q

from tests.compilation import PATCHES

pytestmark = pytest.mark.django_db


def questions():
    """Of each model: its rows, those it points to in the same question, by their order, but some, counted, twice."""
    for model in apps.get_models():
        rows = model._base_manager
        yield from (rows.all(), rows.filter(pk__in=[1, 2]).exclude(pk=F("pk")))
        for field in [field for field in model._meta.concrete_fields if field.is_relation]:
            key, twin = f"{field.name}__pk", rows.filter(**{field.name: OuterRef(field.name)})
            yield rows.select_related(field.name).order_by(field.name, f"-{key}")
            yield rows.filter(Q(**{key: 1}) | Q(**{f"{key}__lt": 2})).annotate(
                twin=Exists(twin.exclude(pk=OuterRef("pk")))
            )
            yield rows.values(key).annotate(number=Count("pk")).order_by("-number", key).filter(number__gt=1)
            yield rows.exclude(pk__in=rows.exclude(**{f"{key}__isnull": True}).values("pk")).order_by(F(key).desc())


def written() -> list[tuple]:
    return [rows.query.get_compiler(connection=connections["default"]).as_sql() for rows in questions()]


def test_each_question_is_written_as_django_writes_it():
    first, again = written(), written()
    with pytest.MonkeyPatch.context() as patch:
        for owner, name, _ in PATCHES:
            patch.setattr(owner, name, getattr(owner, name).__wrapped__)
        assert first == again == written()
    assert len(first) > 1_000
