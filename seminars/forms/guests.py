"""Guests: a form of the list, and the answer that a guest gives on his telephone."""

from django import forms

from iae_portal.core.forms import CommentForm, PortalForm, PortalModelForm
from iae_portal.core.forms.imports import ImportForm
from iae_portal.core.forms.phones import PhoneField
from iae_portal.core.forms.shown import FreshMixin
from seminars.enums import COMING, Answer
from seminars.guests_import import COLUMNS
from seminars.models import Event, Guest, ProgrammeItem
from seminars.selectors.programme import workshops_of
from seminars.services.answers import Reply
from seminars.services.attendance import MOVED
from seminars.services.erasure import NEEDS_DAYS

DEPUTY = ("deputy_name", "deputy_function", "deputy_email")
GIVEN = (*DEPUTY, "lunch", "needs", "listed")  # with the answer itself
RANKS = (1, 2, 3)
RANK_LABELS = {1: "Atelier préféré", 2: "Deuxième choix", 3: "Troisième choix"}


class GuestForm(PortalModelForm):
    phone = PhoneField()

    class Meta:
        model = Guest
        fields = [
            "category",
            "title",
            "first_name",
            "last_name",
            "function",
            "organisation",
            "departement",
            "region",
            "email",
            "phone",
        ]

    def __init__(self, event: Event, regions: frozenset[int] | None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.event = event
        if self.instance.pk is None:
            self.instance.source = "Ajout"
        if regions is not None:
            self.fields["region"].queryset = self.fields["region"].queryset.filter(pk__in=regions)
            self.fields["region"].required = True

    def values(self) -> dict:
        return {"guest": self.instance}

    def clean(self):
        data = super().clean()
        departement, region = data.get("departement"), data.get("region")
        if departement and not region:
            data["region"] = departement.region
        elif departement and departement.region_id != region.pk:
            self.add_error("region", "Ce département n'est pas dans cette région : corrigez l'un des deux.")
        return data


class GuestsImportForm(ImportForm):
    kind = "invites"
    columns = COLUMNS
    field_order = ["source"]
    source = forms.CharField(label="Nom de la liste", max_length=120, help_text="Par exemple « Réseaux de la région ».")


class ReplyForm(PortalForm):
    """The answer of a guest. Choices of workshops are ranked; none is compulsory. Registrations closed, he may only
    say that he does not come."""

    submit_label = "Envoyer ma réponse"

    answer = forms.ChoiceField(label="Votre réponse", choices=Answer, widget=forms.RadioSelect)
    deputy_name = forms.CharField(label="Nom de la personne qui vous représente", max_length=120, required=False)
    deputy_function = forms.CharField(label="Sa fonction", max_length=160, required=False)
    deputy_email = forms.EmailField(label="Son courriel", required=False)
    lunch = forms.BooleanField(label="Je déjeune sur place", required=False)
    needs = forms.CharField(
        label="Besoins d'accessibilité",
        max_length=300,
        required=False,
        help_text="Fauteuil, interprète, boucle magnétique, régime… Lu des organisateurs seuls, effacé "
        f"{NEEDS_DAYS} jours après.",
    )
    listed = forms.BooleanField(label="Mon nom peut figurer dans la liste remise aux participants", required=False)

    def __init__(self, guest: Guest, *args, withdrawal: bool = False, **kwargs):
        super().__init__(*args, initial=self._initial(guest), **kwargs)
        if withdrawal:
            self.fields["answer"].choices = [(Answer.DECLINES, Answer.DECLINES.label)]
            for name in GIVEN:
                del self.fields[name]
        else:
            self.fields["deputy_name"].wanted = "si vous vous faites représenter"
        self.workshops = [] if withdrawal else list(workshops_of(guest.event))
        wished = list(guest.choices.order_by("rank").values_list("workshop_id", flat=True)) if guest.pk else []
        choices = [("", "Sans préférence"), *((item.pk, item.label) for item in self.workshops)]
        self.ranks = [rank for rank in RANKS if rank <= len(self.workshops)]
        for rank in self.ranks:
            field = forms.TypedChoiceField(
                label=RANK_LABELS[rank], choices=choices, coerce=int, empty_value=None, required=False
            )
            field.initial = wished[rank - 1] if rank <= len(wished) else ""
            field.widget.attrs["class"] = "fr-select"
            self.fields[f"choice_{rank}"] = field
        order = ["answer", "deputy_name", "deputy_function", "deputy_email"]
        self.order_fields([*order, *(f"choice_{rank}" for rank in self.ranks), "lunch", "needs", "listed"])

    @staticmethod
    def _initial(guest: Guest) -> dict:
        return {name: getattr(guest, name) for name in ("answer", *GIVEN)}

    def clean(self):
        data = super().clean()
        if data.get("answer") == Answer.REPRESENTED and not data.get("deputy_name"):
            self.add_error("deputy_name", "Indiquez qui vous représente.")
        for rank in self.ranks:
            above = [data.get(f"choice_{other}") for other in self.ranks if other < rank]
            if data.get(f"choice_{rank}") and data[f"choice_{rank}"] in above:
                self.add_error(f"choice_{rank}", "Choisissez des ateliers différents à chaque rang.")
        return data

    def _chosen(self, data: dict) -> list[int]:
        return [data[f"choice_{rank}"] for rank in self.ranks if data.get(f"choice_{rank}")]

    def values(self) -> dict:
        return {"reply": self.reply}

    @property
    def reply(self) -> Reply:
        data = self.cleaned_data
        by_key: dict[int, ProgrammeItem] = {item.pk: item for item in self.workshops}
        return Reply(
            answer=data["answer"],
            choices=[by_key[pk] for pk in self._chosen(data)] if data["answer"] in COMING else [],
            **{name: data[name] for name in GIVEN if name in data},
        )


class AttendeeForm(FreshMixin, CommentForm):
    """Who came, once the event is held: a name that another gave meanwhile is read before it goes."""

    submit_label = "Corriger"
    stale = MOVED

    answer = forms.ChoiceField(
        label="Qui est venu",
        choices=[(Answer.COMES, "La personne invitée"), (Answer.REPRESENTED, "La personne qui la représente")],
        widget=forms.RadioSelect,
    )
    deputy_name = forms.CharField(label="Nom de la personne qui la représente", max_length=120, required=False)
    deputy_function = forms.CharField(label="Sa fonction", max_length=160, required=False)
    deputy_email = forms.EmailField(label="Son courriel", required=False)
    field_order = ["answer", *DEPUTY, "comment"]

    def __init__(self, guest: Guest, *args, **kwargs):
        super().__init__(*args, initial={name: getattr(guest, name) for name in ("answer", *DEPUTY)}, **kwargs)
        self.fields["deputy_name"].wanted = "si la personne invitée était représentée"

    def clean(self):
        data = super().clean()
        if data.get("answer") == Answer.REPRESENTED and not data.get("deputy_name"):
            self.add_error("deputy_name", "Indiquez qui la représente.")
        return data
