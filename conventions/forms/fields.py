"""Fields that several forms of conventions share."""

from django import forms
from django.db.models.fields.files import FieldFile

from conventions.mentions import MENTION_FIELDS, mentions_of
from conventions.models import Convention
from conventions.models.project import NEEDED
from iae_portal.documents.uploads import display_name


def long_text(label: str, rows: int = 4, **values) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=10000, **values)


def with_name(data: dict, field: str) -> dict:
    """The cleaned data with the name of the file sent in `field` beside it, as services keep both.

    The file stored already, that the page showed, is nothing sent.
    """
    file = data.get(field)
    if isinstance(file, FieldFile):
        file = data[field] = None
    return {**data, f"{field}_name": display_name(file.name) if file else ""}


def ask_project(form: forms.BaseForm, convention: Convention) -> None:
    """A form of the project asks what the text in force asks of the type of the structure, and says what is needed."""
    asked = mentions_of(convention.siae.type, convention.start)
    for name in MENTION_FIELDS:
        if name not in asked:
            del form.fields[name]
        else:
            form.fields[name].label = asked[name]
    for name in NEEDED:
        form.fields[name].wanted = "nécessaire pour négocier"
