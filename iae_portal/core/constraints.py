"""What the database refuses, with the French sentence that says it. To the migrations, fields and constraints like any
other."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.models import PROTECT, CheckConstraint, ForeignKey, Q, UniqueConstraint


def check(name: str, condition: Q, sentence: str, *, field: str = "") -> CheckConstraint:
    """Every row meets the condition. The sentence is said beside `field` where a form has it, else heads the page."""
    said = {"name": name, "condition": condition, "violation_error_message": sentence}
    return FieldCheck(field=field, **said) if field else CheckConstraint(**said)


def unique(name: str, fields: list[str], sentence: str = "", *, where: Q | None = None) -> UniqueConstraint:
    """One row has these values together, among all or those that meet `where`; no sentence: Django's own."""
    said = {"violation_error_message": sentence} if sentence else {}
    return UniqueConstraint(name=name, fields=fields, condition=where, **said)


def optional_key(to: Any, label: str, related: str = "+", **options) -> ForeignKey:
    """A foreign key that a row may leave empty; what it names cannot be deleted meanwhile. `related`: the way back."""
    named = {"verbose_name": label, "related_name": related}
    return ForeignKey(to, on_delete=PROTECT, null=True, blank=True, **named, **options)


class FieldCheck(CheckConstraint):
    def __init__(self, *, field: str, **values):
        self.field = field
        super().__init__(**values)

    def deconstruct(self):
        _, args, kwargs = super().deconstruct()
        return "django.db.models.CheckConstraint", args, kwargs

    def clone(self):
        return FieldCheck(field=self.field, **self.deconstruct()[2])

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        try:
            super().validate(model, instance, exclude, using)
        except ValidationError as error:
            raise ValidationError({self.field: error.messages}) from None
