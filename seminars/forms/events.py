"""The frame of an event and what hangs from it."""

from django import forms

from iae_portal.core.forms import PortalForm, PortalModelForm
from iae_portal.core.forms.dates import DateInput
from iae_portal.documents.uploads import UploadField, stored_values
from seminars.enums import EventKind, ItemKind
from seminars.models import BudgetLine, Event, Material, Partner, ProgrammeItem, Quota, Room, Speaker
from seminars.selectors.programme import items_of
from seminars.services.events import kept_by_mission
from seminars.services.programme import FOURTH_NUMBER

FRAME = [
    "city",
    "held_on",
    "date_confirmed",
    "contributions_due_on",
    "presentations_due_on",
    "answers_close_on",
    "confirm_days",
    "capacity",
    "venue",
    "address",
    "postcode",
    "access",
    "accessibility",
]
DATES = ("held_on", "contributions_due_on", "presentations_due_on", "answers_close_on")


class EventForm(PortalModelForm):
    class Meta:
        model = Event
        fields = FRAME
        widgets = {name: DateInput() for name in DATES}

    def __init__(self, *args, may_confirm: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_confirm:
            for name in kept_by_mission(self.instance):
                del self.fields[name]

    def values(self) -> dict:
        return {"values": self.cleaned_data}


class PartForm(PortalModelForm):
    """A row of an event; the service saves it."""

    relations: tuple[str, ...] = ()

    def __init__(self, event: Event, *args, **kwargs):
        self.event = event
        super().__init__(*args, **kwargs)
        if "event" in {field.name for field in self._meta.model._meta.fields}:
            self.instance.event = event

    def values(self) -> dict:
        relations = {name: self.cleaned_data[name] for name in self.relations}
        return {"part": self.instance, "fields": self._meta.fields, "relations": relations}


class RoomForm(PartForm):
    class Meta:
        model = Room
        fields = ["name", "capacity", "accessibility"]


class PartnerForm(PartForm):
    class Meta:
        model = Partner
        fields = ["name", "role", "contact"]


class BudgetForm(PartForm):
    class Meta:
        model = BudgetLine
        fields = ["label", "payer", "amount"]


class QuotaForm(PartForm):
    class Meta:
        model = Quota
        fields = ["category", "region", "places"]

    def __init__(self, event: Event, *args, **kwargs):
        super().__init__(event, *args, **kwargs)
        if event.kind != EventKind.ASSISES:
            regions = self.fields["region"].queryset.filter(pk__in=event.contributions.values("region"))
            self.fields["region"].queryset = regions


class SpeakerForm(PartForm):
    class Meta:
        model = Speaker
        fields = ["name", "function", "organisation", "email", "phone"]


class ItemForm(PartForm):
    relations = ("speakers",)

    class Meta:
        model = ProgrammeItem
        fields = ["kind", "title", "starts_at", "ends_at", "room", "workshop_number", "capacity", "speakers"]
        widgets = {
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "speakers": forms.CheckboxSelectMultiple(),
        }

    def __init__(self, event: Event, *args, **kwargs):
        super().__init__(event, *args, **kwargs)
        self.fields["room"].queryset = event.rooms.order_by("name")
        self.fields["speakers"].queryset = event.speakers.order_by("name")
        self.fields[
            "workshop_number"
        ].help_text = f"Pour un atelier seulement : 1 à {FOURTH_NUMBER - 1}, et {FOURTH_NUMBER} pour l'atelier local."
        self.fields["workshop_number"].wanted = "pour un atelier"
        if self.instance.pk is None:
            last = event.items.order_by("-rank").first()
            self.instance.rank = (last.rank if last else 0) + 1

    def clean(self):
        data = super().clean()
        workshop = data.get("kind") == ItemKind.WORKSHOP
        if workshop and not data.get("workshop_number"):
            self.add_error("workshop_number", "Donnez son numéro à l'atelier.")
        if not workshop and data.get("workshop_number"):
            self.add_error("workshop_number", "Seul un atelier porte un numéro : laissez ce champ vide.")
        return data


class MaterialForm(PortalForm):
    """Slides of an item, read by the guests from their link."""

    submit_label = "Ajouter le support"

    item = forms.ModelChoiceField(label="Séquence", queryset=ProgrammeItem.objects.none())
    title = forms.CharField(label="Intitulé", max_length=160)
    file = UploadField(label="Fichier")

    def __init__(self, event: Event, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items_of(event)

    def values(self) -> dict:
        data = self.cleaned_data
        return {"material": Material(item=data["item"], title=data["title"], **stored_values(data["file"]))}
