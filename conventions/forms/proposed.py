"""A last day that may be left empty: the help says what the portal will write, as soon as the other fields tell it.

The page itself answers (`?propose=1`), from the function that keeps the form; without script the rule is read there.
"""

from django import forms
from django.utils.html import format_html

ASKED = "propose"
PLACE = "jour-propose"


def proposes(form: forms.Form, day: str, *, by: tuple[str, ...]) -> None:
    """The field `day` left empty is told again each time that it or one of `by` changes."""
    names = (*by, day)
    asking = {
        "hx-get": f"?{ASKED}=1",
        "hx-trigger": "change",
        "hx-include": ", ".join(f"[name={name}]" for name in names),
        "hx-target": f"#{PLACE}",
    }
    for name in names:
        form.fields[name].widget.attrs |= asking
    field = form.fields[day]
    field.help_text = format_html('{} <span id="{}" role="status"></span>', field.help_text, PLACE)
