"""A telephone number, kept as the directories print it: letters and badges show it."""

from django import forms
from django.core.exceptions import ValidationError

from iae_portal.core.phones import normalize_phone


class PhoneField(forms.CharField):
    def __init__(self, **options):
        super().__init__(**{"label": "Téléphone", "max_length": 30, "required": False} | options)

    def to_python(self, value):
        phone = super().to_python(value) or ""
        try:
            return normalize_phone(phone) if phone else ""
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error
