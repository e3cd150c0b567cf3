"""The check constraints of a row, asked of the database in one question."""

from django.core.exceptions import FieldError
from django.db import models, router
from django.db.models import BooleanField, CheckConstraint, Q
from django.db.models.functions import Coalesce


class CheckedModel(models.Model):
    """A row with several check constraints: a good one costs one query, where Django asks each in turn.

    A row that one of them refuses is asked again, one constraint after the other, for its sentences.
    """

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        self._is_checked = self._keeps_its_checks(set(exclude or ()))
        try:
            super().validate_constraints(exclude)
        finally:
            self._is_checked = False

    def get_constraints(self):
        return [
            (model, [one for one in constraints if not (self._is_checked and isinstance(one, CheckConstraint))])
            for model, constraints in super().get_constraints()
        ]

    _is_checked = False

    def _keeps_its_checks(self, exclude: set[str]) -> bool:
        """Whether every check constraint whose fields are all asked holds; unknown (NULL) holds, as in the database."""
        checks = [one.condition for one in self._meta.constraints if isinstance(one, CheckConstraint)]
        asked = [one for one in checks if exclude.isdisjoint(one.referenced_base_fields)]
        together = Q(*(Q(Coalesce(one, True, output_field=BooleanField())) for one in asked))
        values = self._get_field_expression_map(meta=self._meta, exclude=exclude)
        try:
            return together.check(values, using=router.db_for_write(type(self), instance=self))
        except FieldError:
            return False
