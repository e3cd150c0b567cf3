"""Opening a series."""

from django import forms

from iae_portal.core.forms import PortalForm
from seminars.models import SeriesTemplate


class SeriesForm(PortalForm):
    submit_label = "Ouvrir la série"

    template = forms.ModelChoiceField(label="Modèle", queryset=SeriesTemplate.objects.order_by("name"))
    name = forms.CharField(
        label="Nom de la série", max_length=120, help_text="Par exemple « Séminaires interrégionaux, automne 2008 »."
    )
    first_day = forms.DateField(
        label="Premier jour", help_text="Les autres dates se comptent de ce jour ; chacune reste modifiable."
    )
