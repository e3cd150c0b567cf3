"""Forms of the portal: DSFR classes on widgets, errors tied to fields, choices scoped to the person."""

import datetime as dt
from html import escape

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from iae_portal.core.forms.dates import DateInput, FrenchDateField
from iae_portal.core.forms.files import WIDGETS
from iae_portal.core.forms.lines import hold_to_one_line
from iae_portal.core.forms.numbers import FrenchDecimalField, FrenchIntegerField
from iae_portal.core.forms.shown import ShownMixin
from iae_portal.core.text import composed, digits_in, has_foreign_digits

INPUT_CLASSES = (
    (forms.Select, "fr-select"),
    (forms.CheckboxInput, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.FileInput, "fr-upload"),
    (forms.Widget, "fr-input"),
)


# DESIGN: a day outside these two centuries is a slip of the keyboard, and no text of the portal is longer than ten
# printed pages.
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2099, 12, 31)
LONGEST_TEXT = 20_000
DAY_VALIDATORS = (
    MinValueValidator(FIRST_DAY, "Cette date est trop ancienne : vérifiez l'année."),
    MaxValueValidator(LAST_DAY, "Cette date est trop lointaine : vérifiez l'année."),
)


class LightSelect(forms.Select):
    """A select drawn in one go: Django renders one template per option, which is slow with a hundred services."""

    def render(self, name, value, attrs=None, renderer=None):
        final = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = {str(item) for item in (value if isinstance(value, (list, tuple)) else [value]) if item is not None}
        # Plain texts, escaped by the standard library: a safe mark would cost more than the query of the services.
        texts = (("" if key is None else str(key), self._said(str(label))) for key, label in self.choices)
        options = "".join(
            f'<option value="{escape(key)}"{" selected" if key in chosen else ""}>{escape(label)}</option>'
            for key, label in texts
        )
        attributes = format_html_join("", ' {}="{}"', ((k, v) for k, v in final.items() if v not in (False, None)))
        return format_html("<select{}>{}</select>", attributes, mark_safe(options))

    def _said(self, label: str) -> str:
        """Nothing chosen yet, in words: a screen reader spells the dashes of Django one by one."""
        if label != BLANK_CHOICE_DASH[0][1]:
            return label
        return "Choisir" if self.is_required else "Non précisé"


def dress(form: forms.BaseForm) -> None:
    """Give every widget of a form its DSFR class, and autocomplete off where a browser would guess wrong."""
    for field in form.fields.values():
        read_as_ours(field)
        # Exact types, not isinstance: a form that chose its own widget keeps it.
        if isinstance(field, forms.DateField) and type(field.widget) is forms.DateInput:
            field.widget = DateInput(field.widget.attrs)
        if kept := WIDGETS.get(type(field.widget)):
            field.widget.__class__ = kept
        if type(field.widget) is forms.Select:
            light = LightSelect(field.widget.attrs, choices=())
            light.choices = field.widget.choices
            light.is_required = field.widget.is_required
            field.widget = light
        css = next(css for kind, css in INPUT_CLASSES if isinstance(field.widget, kind))
        known = field.widget.attrs.get("class", "")
        if css and css not in known:
            field.widget.attrs["class"] = f"{known} {css}".strip()


def read_as_ours(field: forms.Field) -> None:
    """Whatever page a field is on, the administration's too, what is typed in it is read and bounded alike: once."""
    if getattr(field, "is_ours", False):
        return
    field.is_ours = True
    _bound(field)
    hold_to_one_line(field)
    _composed(field)
    # Made by Django from a model: nothing but the reading differs. A form that chose its own kind keeps it.
    field.__class__ = READERS.get(type(field), type(field))


NO_TEXT = (forms.UUIDField, forms.JSONField)  # what they read has no length


def _bound(field: forms.Field) -> None:
    if isinstance(field, forms.DateField):
        field.validators.extend(rule for rule in DAY_VALIDATORS if rule not in field.validators)
    elif isinstance(field, forms.CharField) and not isinstance(field, NO_TEXT) and field.max_length is None:
        field.validators.append(MaxLengthValidator(LONGEST_TEXT))


def _composed(field: forms.Field) -> None:
    """A text is read as it is shown, whatever signs without width a paste brought; a password as it was typed."""
    if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput):
        read = field.to_python
        field.to_python = lambda value: read(composed(value) if isinstance(value, str) else value)


DIGITS = (forms.IntegerField, forms.DateField, forms.TimeField, forms.DateTimeField)


class ManyField(forms.ModelMultipleChoiceField):
    """Several rows by key. A key that no row can have is no choice; Django hands it to SQLite, which fails."""

    def _check_values(self, value):
        for key in value:
            if str(key).isdecimal() and digits_in(str(key)) is None:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": key})
        return super()._check_values(value)


READERS = {
    forms.DecimalField: FrenchDecimalField,
    forms.IntegerField: FrenchIntegerField,
    forms.DateField: FrenchDateField,
    forms.ModelMultipleChoiceField: ManyField,
}


class PortalFormMixin(ShownMixin):
    """DSFR look for any Django form; `helper` for crispy with one submit button (`submit_label`)."""

    submit_label = "Enregistrer"
    required_css_class = "required"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)
        self.carry_shown()

    def _clean_fields(self):
        """Python reads the digits of every script as numbers; nobody here means to type them."""
        for field in self.fields.values():
            if not field.widget.is_hidden:  # what was shown travels as long as it is
                read_as_ours(field)  # those that a form added once it was made
        super()._clean_fields()
        for name, field in self.fields.items():
            if isinstance(field, DIGITS) and name not in self.errors and has_foreign_digits(str(self[name].data)):
                self.add_error(name, ValidationError(field.error_messages["invalid"], code="invalid"))

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.render_hidden_fields = True  # what was shown travels even where a layout names the other fields
        helper.attrs = {"novalidate": ""}
        helper.add_input(Submit("enregistrer", self.submit_label))
        return helper


class PortalForm(PortalFormMixin, forms.Form):
    """Base of the forms that feed a service."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):
    """Base of the forms that describe one row; saving still goes through a service."""


class ConfirmForm(PortalForm):
    """Nothing to type: the person confirms."""

    submit_label = "Confirmer"


class CommentForm(PortalForm):
    """A compulsory reason, typed with an action."""

    comment = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class ReasonForm(CommentForm):
    """The same, where the action asks for nothing else: the reason confirms it."""

    submit_label = "Confirmer"
