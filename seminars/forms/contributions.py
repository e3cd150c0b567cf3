"""What a region gives, one small form each."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile

from cdiae.models import Initiative
from cdiae.selectors.strategy import shareable_initiatives
from iae_portal.core import clock
from iae_portal.core.forms import PortalForm
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.selectors.journal import last_change
from iae_portal.core.selectors.people import members_of
from iae_portal.documents.uploads import ODP, ODT, PDF, PPTX, UploadField
from seminars.enums import FourthWorkshop, WorkshopTheme
from seminars.models import Contribution, Event

SPEAKER_LINES = 4
SPEAKER_FIELDS = ("name", "function", "organisation", "email")


class StepForm(PortalForm):
    """One step of a contribution; `values` is what its service gets.

    The home of a correspondent shows the forms of several regions: ids must differ, names need not.
    """

    step: str

    def __init__(self, contribution: Contribution, *args, **kwargs):
        super().__init__(*args, prefix=self.step, auto_id=f"id_{contribution.pk}_%s", **kwargs)

    def values(self) -> dict:
        return self.cleaned_data


def person_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="Correspondant",
        queryset=User.objects.none(),
        help_text="Une personne affectée au service. La mission nationale voit son téléphone et son courriel.",
    )


class OrganiserForm(PortalForm):
    """The correspondent of the host, among the people of its service."""

    submit_label = "Nommer le correspondant"

    person = person_field()

    def __init__(self, event: Event, *args):
        super().__init__(*args, initial={"person": event.organiser_id})
        self.fields["person"].queryset = members_of(event.host, clock.today())


class CorrespondentForm(StepForm):
    """The correspondent of a region, among the people of its service."""

    step = "correspondant"
    submit_label = OrganiserForm.submit_label

    person = person_field()

    def __init__(self, contribution: Contribution, *args):
        super().__init__(contribution, *args, initial={"person": contribution.correspondent_id})
        self.fields["person"].queryset = members_of(contribution.service, clock.today())


class FourthForm(StepForm):
    step = "atelier"
    submit_label = "Enregistrer la réponse"

    fourth = forms.ChoiceField(label="Quatrième atelier", choices=FourthWorkshop, widget=forms.RadioSelect)
    theme = forms.ChoiceField(
        label="Thème", choices=[("", "Choisissez un thème"), *WorkshopTheme.choices], required=False
    )
    title = forms.CharField(
        label="Intitulé de l'atelier", max_length=200, required=False, help_text="L'initiative du CDIAE, en une ligne."
    )

    initiative = forms.ModelChoiceField(
        label="Initiative du catalogue des CDIAE",
        queryset=Initiative.objects.none(),
        required=False,
        empty_label="Aucune : je décris l'atelier ci-dessous",
        help_text="Elle donne son thème et son intitulé à l'atelier, si vous ne les écrivez pas.",
    )
    field_order = ["fourth", "initiative", "theme", "title"]

    def __init__(self, contribution: Contribution, *args):
        names = ("fourth", "fourth_theme", "fourth_title")
        initial = {name.removeprefix("fourth_"): getattr(contribution, name) for name in names}
        super().__init__(contribution, *args, initial=initial)
        initiatives = shareable_initiatives(contribution.region)
        if initiatives.exists():
            self.fields["initiative"].queryset = initiatives
        else:
            del self.fields["initiative"]

    def clean(self):
        data = super().clean()
        chosen = data.pop("initiative", None)
        if chosen:
            data["theme"] = data.get("theme") or chosen.theme
            data["title"] = data.get("title") or chosen.title
        if data.get("fourth") == FourthWorkshop.YES:
            for name, sentence in (("theme", "Choisissez le thème."), ("title", "Donnez l'intitulé de l'atelier.")):
                if not data.get(name):
                    self.add_error(name, sentence)
        return data


class SpeakersForm(StepForm):
    """A few lines; more are added by saving and coming back."""

    step = "intervenants"
    submit_label = "Enregistrer les intervenants"

    def __init__(self, contribution: Contribution, *args):
        super().__init__(contribution, *args, initial={"none": contribution.no_speaker})
        self.subjects = (contribution,)
        known = list(contribution.speakers.order_by("pk").values(*SPEAKER_FIELDS))
        self.lines = range(1, max(SPEAKER_LINES, len(known) + 2) + 1)
        for line in self.lines:
            initial = known[line - 1] if line <= len(known) else {}
            self._add(f"name_{line}", f"Intervenant {line} : prénom et nom", 120, initial.get("name", ""))
            self._add(f"function_{line}", f"Intervenant {line} : fonction", 160, initial.get("function", ""))
            self._add(f"organisation_{line}", f"Intervenant {line} : organisme", 160, initial.get("organisation", ""))
            self.fields[f"email_{line}"] = forms.EmailField(
                label=f"Intervenant {line} : courriel", required=False, initial=initial.get("email", "")
            )
        self.fields["none"] = forms.BooleanField(label="Aucun intervenant local", required=False)
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "fr-input"

    def _add(self, name: str, label: str, size: int, initial: str) -> None:
        self.fields[name] = forms.CharField(label=label, max_length=size, required=False, initial=initial)

    @property
    def groups(self) -> list[list]:
        return [[self[f"{name}_{line}"] for name in SPEAKER_FIELDS] for line in self.lines]

    def _line(self, name: str) -> JournalEntry | None:
        """The journal keeps no name of a person: whoever gave the list last."""
        lines = [last_change(self.subjects, "", said) for said in ("Intervenants indiqués", "Aucun intervenant")]
        return max(filter(None, lines), key=lambda line: line.pk, default=None)

    def values(self) -> dict:
        return {"speakers": self.speakers()}

    def speakers(self) -> list[dict]:
        rows = [{name: self.cleaned_data[f"{name}_{line}"] for name in SPEAKER_FIELDS} for line in self.lines]
        return [row for row in rows if row["name"]]

    def clean(self):
        data = super().clean()
        for line in self.lines:
            others = any(data.get(f"{name}_{line}") for name in SPEAKER_FIELDS[1:])
            if others and not data.get(f"name_{line}"):
                self.add_error(f"name_{line}", "Donnez le nom de cet intervenant.")
        if not self.errors and not data.get("none") and not self.speakers():
            self.add_error(None, "Indiquez au moins un intervenant, ou cochez « Aucun intervenant local ».")
        if not self.errors and data.get("none") and self.speakers():
            self.add_error("none", "Vous avez indiqué des intervenants : décochez cette case ou videz les lignes.")
        return data


class PresentationForm(StepForm):
    step = "presentation"
    submit_label = "Déposer la présentation"

    presentation = UploadField(label="Présentation de la région", kinds=(PDF, ODP, PPTX, ODT))

    def __init__(self, contribution: Contribution, *args):
        super().__init__(contribution, *args, initial={"presentation": contribution.presentation})

    def clean_presentation(self):
        file = self.cleaned_data["presentation"]
        if isinstance(file, FieldFile):  # the one that is already there: nothing was chosen
            raise ValidationError(self.fields["presentation"].error_messages["required"], code="required")
        return file

    def values(self) -> dict:
        return {"file": self.cleaned_data["presentation"]}


class MoveForm(StepForm):
    """The national mission sends a region to another event of the series."""

    step = "rattachement"
    submit_label = "Rattacher à cet événement"

    event = forms.ModelChoiceField(label="Événement", queryset=Event.objects.none())

    def __init__(self, contribution: Contribution, *args):
        super().__init__(contribution, *args)
        events = Event.objects.filter(series=contribution.event.series_id).exclude(pk=contribution.event_id)
        self.fields["event"].queryset = events.order_by("rank")
