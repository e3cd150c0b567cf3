"""The rules that every row of the base must keep, read from the models; the floors add those that join several rows.

The database refuses most of them as rows are written: this finds what came in by another way (a copy put back, a
script, an old version), and what no database refuses: a state that no table knows, a subject that is gone.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BooleanField,
    CheckConstraint,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    Field,
    Model,
    OuterRef,
    Q,
    QuerySet,
    UniqueConstraint,
    Value,
)
from django.db.models.functions import Coalesce

from iae_portal.core.slots import Slot

APPS = ("iae_portal", "conventions", "cdiae", "financing", "seminars")


@dataclass(frozen=True)
class BaseRule:
    """`sentence` says what is wrong; `find` gives the wrong rows, none when all is well. `name` is for the page."""

    name: str
    sentence: str
    find: Callable[[], Iterable[Model]]


# What joins several rows, or several tables: by key, filled by the floor that knows.
BASE_RULES: Slot[BaseRule] = Slot("core.base_rules")


def all_rules() -> Iterator[BaseRule]:
    ours = (model for model in apps.get_models() if model.__module__.partition(".")[0] in APPS)
    for model in ours:
        yield from rules_of(model)
    yield from BASE_RULES.all()


def rules_of(model: type[Model]) -> Iterator[BaseRule]:
    """Constraints, choices, subjects: one rule each."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            yield _rule(model, constraint.name, _sentence(constraint), _unchecked(model, constraint))
        elif isinstance(constraint, UniqueConstraint) and constraint.fields:
            yield _rule(model, constraint.name, _sentence(constraint), _repeated(model, constraint))
    for field in model._meta.concrete_fields:
        if field.choices:
            sentence = f"« {field.verbose_name} » a une valeur que le portail ne connaît pas."
            yield _rule(model, field.name, sentence, _unknown_choice(model, field))
    # The journal tells of rows that are no longer there: that is its use.
    if model._meta.model_name != "journalentry":
        for field in model._meta.private_fields:
            if isinstance(field, GenericForeignKey):
                yield _rule(model, field.name, "L'objet désigné n'existe plus.", _orphans(model, field))


def _rule(model: type[Model], name: str, sentence: str, find: Callable) -> BaseRule:
    return BaseRule(f"{model._meta.label} – {name}", sentence, find)


def _sentence(constraint: CheckConstraint | UniqueConstraint) -> str:
    said = constraint.violation_error_message
    # Without its own sentence, Django's would be the name of the constraint in other words.
    return said if said != constraint.default_violation_error_message else "La contrainte n'est pas tenue."


def _unchecked(model: type[Model], constraint: CheckConstraint) -> Callable:
    # Compared with False: as in the database, an unknown answer passes.
    kept = ExpressionWrapper(constraint.condition, output_field=BooleanField())
    return lambda: model._base_manager.annotate(_kept=kept).filter(_kept=False).order_by("pk")


def _repeated(model: type[Model], constraint: UniqueConstraint) -> Callable:
    def find() -> QuerySet:
        rows = model._base_manager.order_by().filter(constraint.condition or Q())
        # NULLs never collide in a unique constraint.
        rows = rows.filter(**{f"{name}__isnull": False for name in constraint.fields})
        same = rows.filter(**{name: OuterRef(name) for name in constraint.fields}).values(*constraint.fields)
        repeated = same.annotate(_count=Count("pk")).filter(_count__gt=1)
        if not rows.values(*constraint.fields).annotate(_count=Count("pk")).filter(_count__gt=1).exists():
            return rows.none()
        return rows.filter(Exists(repeated)).order_by("pk")

    return find


def _unknown_choice(model: type[Model], field: Field) -> Callable:
    known = [value for value, _ in field.flatchoices] + ([""] if field.blank else [])
    return lambda: (
        model._base_manager.exclude(**{f"{field.name}__in": known})
        .filter(**{f"{field.name}__isnull": False})
        .order_by("pk")
    )


def _orphans(model: type[Model], field: GenericForeignKey) -> Callable:
    kind, key = field.ct_field, field.fk_field

    def find() -> Iterator[Model]:
        rows = model._base_manager.filter(**{f"{kind}__isnull": False, f"{key}__isnull": False}).order_by("pk")
        for pk in model._base_manager.order_by().values_list(kind, flat=True).distinct():
            subject = ContentType.objects.get_for_id(pk).model_class() if pk else None
            if subject is not None:
                present = subject._base_manager.filter(pk=OuterRef(key))
                yield from rows.filter(~Exists(present), **{kind: pk})

    return find


def overlapping(rows: QuerySet, *keys: str, start: str = "start", end: str = "end", but: str = "") -> QuerySet:
    """Rows that share a day with an earlier one of the same keys (SQLite has no exclusion constraint); those of one
    same `but` may."""
    last = Coalesce(OuterRef(end), Value(dt.date.max), output_field=DateField())
    still_on = Q(**{f"{end}__gte": OuterRef(start)}) | Q(**{f"{end}__isnull": True})
    same = {key: OuterRef(key) for key in keys}
    earlier = rows.filter(still_on, pk__lt=OuterRef("pk"), **same, **{f"{start}__lte": last})
    if but:
        earlier = earlier.exclude(**{but: OuterRef(but)})
    return rows.filter(Exists(earlier)).order_by("pk")
