"""What each action of the page asks before it is done."""

from django import forms

from conventions.models import Convention
from conventions.services.frozen import FROZEN_SINCE
from iae_portal.core.forms import CommentForm, PortalForm
from iae_portal.core.forms.shown import FreshMixin
from iae_portal.core.models import User
from iae_portal.core.rights import colleagues


class MissingForm(CommentForm):
    """What is missing, and until when."""

    missing_due_on = forms.DateField(label="À fournir avant le")

    field_order = ["comment", "missing_due_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = "Pièces ou corrections demandées"


class SignForm(FreshMixin, PortalForm):
    """`seen` is the frozen version that the page offered to sign: what is signed was read."""

    stale = FROZEN_SINCE

    signed_on = forms.DateField(label="Date de la signature de l'État", help_text="Elle date la convention.")
    person = forms.ModelChoiceField(
        label="Signataire",
        queryset=User.objects.none(),
        required=False,
        empty_label="Le préfet lui-même",
        help_text="Toute autre personne signe sous une délégation en cours ce jour-là.",
    )

    def __init__(self, *args, convention: Convention, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = colleagues(convention.service)

    def clean(self):
        data = super().clean()
        # Nobody chosen: the préfet signs himself.
        data["by_prefet"] = data.get("person") is None
        return data
