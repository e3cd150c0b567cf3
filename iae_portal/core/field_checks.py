"""A constraint of the database whose sentence is said beside one field. To the migrations, one like any other."""

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.models import CheckConstraint


class FieldCheck(CheckConstraint):
    """`field` is where a form has it; elsewhere the sentence heads the page."""

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
