"""The form of the yearly dialogue de gestion, and the lines of what was promised there."""

from django import forms

from conventions.enums import ReviewForm, UndertakingOwner
from conventions.forms.fields import long_text
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.rows import RowForm
from iae_portal.core.imports.values import emails_in


def _people(label: str, *, required: bool = False) -> forms.CharField:
    help_text = "" if required else "Laissez vide si personne n'est venu."
    return forms.CharField(label=label, max_length=300, required=required, help_text=help_text)


class ReviewEntry(PortalForm):
    form = forms.ChoiceField(label="Forme", choices=ReviewForm)
    held_on = forms.DateField(label="Tenu le")
    for_structure = _people("Participants pour la structure", required=True)
    for_agency = _people("Participants pour l'agence pour l'emploi")
    for_funders = _people("Participants pour les financeurs")
    participants = long_text("Autres participants", 2)
    findings = long_text("Constats")
    conclusions = long_text("Décisions et suites")

    def __init__(self, *args, **values):
        super().__init__(*args, **values)
        self.fields["participants"].required = False


class UndertakingForm(RowForm):
    text = forms.CharField(label="Engagement", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 1}))
    owner = forms.ChoiceField(label="À la charge de", choices=[("", "–"), *UndertakingOwner.choices], required=False)
    due_on = forms.DateField(label="Au plus tard le", required=False)
    kept_on = forms.DateField(label="Tenu le", required=False)

    def clean(self):
        data = super().clean()
        whole = data.get("text") and data.get("owner") and data.get("due_on")
        if not self.errors and self.given and not whole:
            raise forms.ValidationError("Complétez l'engagement : ce qui est promis, par qui et pour quand.")
        return data


class AlertForm(PortalForm):
    submit_label = "Alerter le conseil"

    reason = forms.CharField(
        label="Ce qui ne permet plus une insertion de qualité",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Écrit à l'ordre du jour du conseil, à côté du nom de la structure.",
    )


class FicheForm(PortalForm):
    """Whom the fiche goes to: readers that the portal knows, ticked, and addresses that one writes."""

    submit_label = "Envoyer la fiche"

    readers = forms.MultipleChoiceField(label="Membres du conseil", required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(
        label="Financeurs et autres destinataires",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Leurs adresses de courriel, séparées par une virgule ou à la ligne.",
    )

    def __init__(self, *args, readers: list[tuple[str, str]], **values):
        super().__init__(*args, **values)
        self._names = {email: name for name, email in readers}
        self.fields["readers"].choices = [(email, f"{name}, {email}") for name, email in readers]
        if not readers:
            del self.fields["readers"]

    def clean_others(self) -> list[str]:
        try:
            return emails_in(self.cleaned_data["others"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def chosen(self) -> list[tuple[str, str]]:
        """(name, email), each address once."""
        emails = [*self.cleaned_data.get("readers", []), *self.cleaned_data["others"]]
        return [(self._names.get(email, ""), email) for email in dict.fromkeys(emails)]
