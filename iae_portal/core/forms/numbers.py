"""A number typed the French way; every number field of the portal's forms becomes one (`dress`)."""

from django import forms
from django.core.exceptions import ValidationError

from iae_portal.core.text import count_in, decimal_in, year_in


class FrenchDecimalField(forms.DecimalField):
    """Comma or point, spaces between thousands, a sign of per cent after it: what the portal prints may be pasted."""

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            value = decimal_in(value.removesuffix("%"))
            if value is None:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class FrenchIntegerField(forms.IntegerField):
    """Spaces between thousands; "1.000" is asked again, which Django would read as one."""

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            value = count_in(value)
            if value is None:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class YearField(forms.IntegerField):
    """As an address says it: "2 008" or "2008,5" would be one year for the list and another for its page."""

    default_error_messages = {"invalid": "Écrivez une année en quatre chiffres, par exemple 2008."}

    def to_python(self, value):
        if value in self.empty_values or not str(value).strip():
            return None
        year = year_in(str(value))
        if year is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return year
