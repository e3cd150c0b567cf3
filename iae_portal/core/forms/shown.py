"""What a form showed travels with it: nobody saves over the words of somebody else without seeing them.

The page carries, signed, the value of each field when it was shown. When it comes back, each field is compared with
what is stored now:

- nobody else touched it: it is taken as typed;
- only somebody else changed it: his value is kept, the page that was open does not put the old one back;
- both changed it: the field says what was saved meanwhile, by whom and when, and keeps what was typed. Sent again, the
  page has shown the other value, and what is typed stands.

A field that does not arrive at all, with what was shown, stays as it is stored: a page cut on its way empties nothing.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from iae_portal.core import seen
from iae_portal.core.models import JournalEntry
from iae_portal.core.seen import SHOWN, plain
from iae_portal.core.selectors.journal import last_change, last_writing, with_author
from iae_portal.core.services import journal
from iae_portal.core.services.ends import given
from iae_portal.core.text import french_date, french_hour, number

SALT = "core.forms.shown"
CONFLICT, STALE = "changed_meanwhile", "shown_before"
UNREADABLE = (
    "Cette page a été ouverte avant une mise à jour du portail, qui ne sait plus ce qu'elle montrait : rien n'est "
    "enregistré, votre saisie est gardée. Relisez-la, puis enregistrez de nouveau."
)


class CarriedField(forms.CharField):
    """Travels with the page and is nothing that a person types."""

    widget = forms.HiddenInput

    def __init__(self, **values):
        super().__init__(required=False, **values)

    def has_changed(self, initial, data) -> bool:
        return False


class ShownMixin:
    """For a form that edits: `subjects` are the rows whose journal names who changed what (set by the view)."""

    subjects: tuple[models.Model, ...] = ()
    # The page writes the one row of its object, there or not: two people may each open it empty.
    may_come_second = False
    told_as: Mapping[str, str] = {}  # fields that the journal keeps under another name
    proposed: Collection[str] = ()  # fields stored empty, whose initial value is only proposed

    def carry_shown(self) -> None:
        """Once the fields are there: a form that creates has nothing to protect."""
        row = getattr(self, "instance", None)
        self._edits = bool(self.initial) if row is None else row.pk is not None
        if self._edits or self.may_come_second:
            # Asked when the page is drawn: fields may still be added, and choices set.
            self.fields[SHOWN] = CarriedField(initial=lambda: self._signed())

    def _signed(self) -> str:
        return signing.dumps(self._stored() if self._edits else {}, salt=SALT, compress=True)

    def _stored(self) -> dict[str, str]:
        """What the row says now, field by field; a secret is never shown, so it is never carried. What travels hidden
        (a version, a key) is compared by who reads it."""
        return {
            name: plain(self.get_initial_for_field(field, name))
            for name, field in self.fields.items()
            if not (field.disabled or field.widget.is_hidden or isinstance(field.widget, forms.PasswordInput))
        }

    def _clean_fields(self) -> None:
        super()._clean_fields()
        self._note()
        carried = self.cleaned_data.pop(SHOWN, "") if SHOWN in self.fields else ""
        try:
            shown = signing.loads(carried, salt=SALT)
        except signing.BadSignature:
            if self._edits:
                self._keep_absent()
            if carried:
                self._refuse_unreadable()
            return
        if not self._edits:
            return
        self.data = self.data.copy()
        for name, value in self._stored().items():
            before = shown.get(name, value) if shown else ""  # an empty page showed nothing
            if before != value:
                self._settle(name, before, value)
        self.data[self.add_prefix(SHOWN)] = self._signed()

    def _keep_absent(self) -> None:
        """What did not arrive (a sending cut on its way) is not emptied. A browser sends every field, empty or not, but
        the boxes left empty and the files not chosen."""
        self.data = self.data.copy()
        for name in self._stored():
            field = self.fields[name]
            if isinstance(field, forms.FileField):
                continue
            if field.widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name)):
                self._put_back(name)

    def _refuse_unreadable(self) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix(SHOWN)] = self._signed()
        self.add_error(None, UNREADABLE)

    def _note(self) -> None:
        """What the rows say as they are read here: the lock compares again (core.seen)."""
        stored = self._stored() | dict.fromkeys(self.proposed, "")
        for row in self._rows():
            seen.note(row, stored)

    def _settle(self, name: str, shown: str, stored: str) -> None:
        """One field that somebody else changed since the page was shown."""
        field = self.fields[name]
        initial = self.get_initial_for_field(field, name)
        # What the field refuses is neither the value shown nor the one stored: once corrected, it would hide the other.
        typed = plain(self.cleaned_data[name]) if name in self.cleaned_data else None
        if typed == stored:
            return
        if typed != shown:
            field.widget.contested = name in self.cleaned_data
            self.add_error(name, ValidationError(self._conflict(name, field, initial), code=CONFLICT))
            return
        self._put_back(name)

    def _put_back(self, name: str) -> None:
        """The field says what is stored, whatever was sent of it."""
        field = self.fields[name]
        initial = self.get_initial_for_field(field, name)
        prepared = field.prepare_value(initial)
        self._redraw(name, field, prepared)
        self._errors.pop(name, None)
        try:
            self.cleaned_data[name] = initial if isinstance(field, forms.FileField) else field.clean(prepared)
            if clean := getattr(self, f"clean_{name}", None):
                self.cleaned_data[name] = clean()
        except ValidationError as refused:  # a draft keeps what is not right yet
            self.add_error(name, refused)

    @property
    def hides_another(self) -> bool:
        """Whether a field typed here was changed by somebody else meanwhile: saving would hide it, even a draft."""
        return any(error.code == CONFLICT for errors in self.errors.as_data().values() for error in errors)

    @property
    def is_contested(self) -> bool:
        """Whether somebody else changed a field meanwhile, or what the page showed."""
        return any(error.code in (CONFLICT, STALE) for errors in self.errors.as_data().values() for error in errors)

    def let_go(self) -> None:
        """Say no more of what is contested: there is nothing left to maintain."""
        for name, errors in list(self.errors.items()):
            errors.data = [error for error in errors.as_data() if error.code not in (CONFLICT, STALE)]
            if not errors.data:
                del self.errors[name]
        for field in self.fields.values():
            field.widget.contested = False

    def _redraw(self, name: str, field: forms.Field, prepared) -> None:
        """The page shown again (another field is refused) must show the value kept."""
        key = self.add_prefix(name)
        if isinstance(prepared, (list, tuple, set, QuerySet)):
            self.data.setlist(key, [str(item) for item in prepared])
        elif isinstance(prepared, bool):
            self.data.setlist(key, ["on"] if prepared else [])
        else:
            self.data[key] = field.widget.format_value(prepared) or ""

    def _conflict(self, name: str, field: forms.Field, initial) -> str:
        value = said(field, initial)
        who, when = self.author(name)
        if isinstance(field, forms.FileField):  # kept on the page: core.services.kept_files
            return (
                f"{who} a enregistré {value}{when} pendant que vous choisissiez le vôtre, qui est gardé : enregistrez "
                "de nouveau pour le mettre à la place du sien, ou ne le joignez plus."
            )
        return (
            f"{who} a enregistré « {value} »{when} pendant que vous saisissiez. Votre saisie est gardée : "
            "enregistrez de nouveau pour la maintenir, ou remettez la valeur enregistrée."
        )

    def author(self, name: str) -> tuple[str, str]:
        line = self._line(name)
        if line is None:
            return "Quelqu'un d'autre", ""
        at = timezone.localtime(line.at)
        return line.actor_label, f" le {french_date(at.date())} à {french_hour(at)}"

    def _line(self, name: str) -> JournalEntry | None:
        """The line that tells who wrote what the field holds now. Of a file, the journal keeps the name.

        The administration tells of the row itself, the portal in what holds it: the newest of both.
        """
        for told in (self.told_as.get(name, name), f"{name}_name"):
            own = last_change(self._rows(), told)
            for row in self._rows():
                line = last_writing(row, told, journal.plain(getattr(row, told, None)))
                if line and (own is None or (line.pk > own.pk and str(row) in line.sentence)):
                    return line
            if own:
                return own
        return None

    def _rows(self) -> tuple[models.Model, ...]:
        own = getattr(self, "instance", None)
        return (*self.subjects, *([own] if own is not None else []))


def said(field: forms.Field, value) -> str:
    """A stored value as the person reads it: the words of a choice, a date in French, "vide" for nothing."""
    if value is None or value == "":
        return "vide"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, FieldFile):
        return "un autre fichier"
    if isinstance(value, dt.date):
        return french_date(value)
    if isinstance(value, dt.time):
        return french_hour(value)
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(row) for row in field.clean(field.prepare_value(value))) or "aucun"
    if isinstance(field, forms.ModelChoiceField):
        return str(field.clean(field.prepare_value(value)))
    if isinstance(field, forms.ChoiceField):
        chosen = {str(item) for item in value} if isinstance(value, (list, tuple, set)) else {str(value)}
        labels = [str(label) for key, label in field.choices if str(key) in chosen]
        return ", ".join(labels) or str(value)
    return str(value)


class FreshMixin:
    """For a form that acts on what its page shows: `seen` tells the state that was shown (a rest, a last key, a mark).

    Where somebody else changed it meanwhile, the page is shown again with what was typed: what is written was read.
    `mover` finds the line of the journal that changed it, looked for only then: the refusal says who, and when.
    """

    stale = ""

    def __init__(self, *args, seen, mover: Callable[[], JournalEntry | None] = lambda: None, **kwargs):
        super().__init__(*args, **kwargs)
        self.seen, self.mover = seen, mover
        self.fields["seen"] = CarriedField(initial=str(seen))

    def clean(self):
        data = super().clean()
        carried = data.get("seen")
        # Nothing carried: the page is not ours, and showed nothing.
        data["seen"] = self.seen if carried else None
        if carried and carried != str(self.seen):
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = str(self.seen)
            self.add_error(None, ValidationError(self.say_stale(), code=STALE))
        return data

    def say_stale(self) -> str:
        return with_author(self.stale, self.mover())


class EndMixin(FreshMixin):
    """For a form that gives a last day, of which `row` may have another by now (core.services.ends)."""

    def __init__(self, row: models.Model, *args, mover: Callable[[], JournalEntry | None], **kwargs):
        self.row = row
        super().__init__(*args, seen=str(row.end), mover=mover, **kwargs)

    def say_stale(self) -> str:
        return given(self.row.end, self.mover())
