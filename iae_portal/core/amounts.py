"""Columns that the journal shows for what they count: euros, a ratio."""

from django.db import models


class _NumberField(models.DecimalField):
    """For the base and for migrations, the decimal number that it is."""

    def deconstruct(self):
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.DecimalField", args, options


class AmountField(_NumberField):
    """To the cent."""

    def __init__(self, verbose_name=None, name=None, max_digits=None, decimal_places=2, **options):
        super().__init__(verbose_name, name, max_digits, decimal_places, **options)


class RateField(_NumberField):
    """A ratio: 0.0135 is read « 1,35 % »."""

    def __init__(self, verbose_name=None, name=None, max_digits=5, decimal_places=4, **options):
        super().__init__(verbose_name, name, max_digits, decimal_places, **options)
