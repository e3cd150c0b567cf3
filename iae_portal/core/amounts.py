"""A column of euros, which the journal shows as such."""

from django.db import models


class AmountField(models.DecimalField):
    """To the cent. For the base and for migrations, the decimal number that it is."""

    def __init__(self, verbose_name=None, name=None, max_digits=None, decimal_places=2, **options):
        super().__init__(verbose_name, name, max_digits, decimal_places, **options)

    def deconstruct(self):
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.DecimalField", args, options
