"""Figures of reference of a region or of the country."""

from django import forms

from cdiae.forms.figures import EnteredFiguresForm
from cdiae.rights import is_national, writable_regions
from iae_portal.core.models import Region, User

COUNTRY = "france"


class TerritoryForm(EnteredFiguresForm):
    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text="Organisme, publication, date : elle est écrite sous chaque diagnostic comparé.",
    )

    def values(self) -> dict:
        return {"source": self.cleaned_data["source"], "figures": self.figures}


class NewTerritoryForm(TerritoryForm):
    year = forms.IntegerField(label="Année des chiffres", min_value=2000, max_value=2100)
    region = forms.ChoiceField(label="Territoire")
    field_order = ["year", "region", "source"]

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.regions = {str(region.pk): region for region in writable_regions(person)}
        country = [(COUNTRY, "France")] if is_national(person) else []
        self.fields["region"].choices = [*country, *((key, region.name) for key, region in self.regions.items())]

    def clean_region(self) -> Region | None:
        return self.regions.get(self.cleaned_data["region"])

    def values(self) -> dict:
        return super().values() | {name: self.cleaned_data[name] for name in ("year", "region")}
