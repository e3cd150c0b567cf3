"""Commands of the session's page. Each carries the version the page showed and the key that makes it idempotent."""

from django import forms
from django.db.models import QuerySet

from cdiae.models import Member
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.shown import said


class KeyForm(PortalForm):
    """A command that has no version to compare."""

    client_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def values(self) -> dict:
        """Arguments of the service."""
        return dict(self.cleaned_data)

    def words(self) -> list[tuple[str, str]]:
        """What was typed, for a page that has no longer the form to show it in: the fields that bear a label."""
        given = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        named = [(name, field) for name, field in self.fields.items() if field.label]
        return [(field.label, said(field, given[name])) for name, field in named if given.get(name) not in (None, "")]


OUT_OF_DATE = (
    "Cette page n'était plus à jour, votre saisie n'est pas enregistrée : vérifiez ce qui est affiché à présent, "
    "puis enregistrez de nouveau."
)


class CommandForm(KeyForm):
    """A command that says no version saw nothing of what it changes: it is refused, what was typed is given back."""

    expected_version = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), OUT_OF_DATE),
    )

    def values(self) -> dict:
        data = super().values()
        return data | {"expected": data.pop("expected_version")}


class ReasonForm(CommandForm):
    reason = forms.CharField(label="Motif", max_length=300, error_messages={"required": "Indiquez le motif."})


def member_field(label: str, missing: str) -> forms.ModelChoiceField:
    """One of the members that the view offers; `missing` is said when none is chosen."""
    return forms.ModelChoiceField(label=label, queryset=Member.objects.none(), error_messages={"required": missing})


def offer(form: forms.Form, members: QuerySet[Member], *names: str) -> None:
    for name in names:
        form.fields[name].queryset = members


class InterestForm(ReasonForm):
    member = member_field("Membre", "Choisissez le membre intéressé.")

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, members, "member")
