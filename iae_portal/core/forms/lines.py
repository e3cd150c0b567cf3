"""A field of one line takes one line: what it holds may become the header or the subject of a mail."""

from django import forms
from django.core.validators import RegexValidator

ONE_LINE = RegexValidator(
    r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]",
    "Ce champ tient sur une seule ligne : retirez le retour à la ligne.",
    code="one_line",
    inverse_match=True,
)


def hold_to_one_line(field: forms.Field) -> None:
    """Every text typed in an input, whose spaces at both ends have been taken away; a text area keeps its lines."""
    typed = isinstance(field, forms.CharField) and isinstance(field.widget, forms.TextInput)
    if typed and ONE_LINE not in field.validators:
        field.validators.append(ONE_LINE)
