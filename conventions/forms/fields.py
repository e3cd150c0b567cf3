"""Fields that several forms of conventions share."""

from django import forms

from iae_portal.documents.uploads import display_name


class FrenchDecimalField(forms.DecimalField):
    """A number typed the French way: comma or point, spaces between thousands."""

    def to_python(self, value):
        # Both no-break spaces: what the portal prints may be pasted back.
        if isinstance(value, str):
            # Python reads the digits of every script as numbers; nobody here means to type them.
            if any(mark.isdecimal() and not mark.isascii() for mark in value):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            value = value.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".").rstrip("%")
        return super().to_python(value)


def long_text(label: str, rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=10000)


def with_name(data: dict, field: str) -> dict:
    """The cleaned data with the name of the file sent in `field` beside it, as services keep both."""
    file = data.get(field)
    return {**data, f"{field}_name": display_name(file.name) if file else ""}
