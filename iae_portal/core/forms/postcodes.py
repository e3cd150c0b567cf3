"""A postcode: five figures, however they are spaced. It says the employment area, and is printed on letters."""

import re

from django import forms
from django.core.exceptions import ValidationError


class PostcodeField(forms.CharField):
    def __init__(self, **options):
        super().__init__(**{"label": "Code postal", "max_length": 8} | options)

    def to_python(self, value):
        postcode = re.sub(r"\s", "", super().to_python(value) or "")
        if postcode and not re.fullmatch(r"[0-9]{5}", postcode):
            raise ValidationError("Le code postal compte cinq chiffres.", code="invalid")
        return postcode
