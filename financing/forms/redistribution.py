"""The worksheet of September: movements between the services of a region, posts to agree from now on."""

from decimal import Decimal

from django import forms
from django.forms import formset_factory

from financing.forms.fields import amount_field, number_field
from financing.forms.grids import Mover, no_line, own_grid
from financing.redistribution import Proposal
from financing.selectors.redistribution import Structure
from financing.services.envelopes import MOVED
from iae_portal.core.forms import PortalForm, ReasonForm
from iae_portal.core.forms.rows import WholeFormSet
from iae_portal.core.forms.shown import FreshMixin
from iae_portal.core.models import Region
from iae_portal.core.text import number

OWN = "region"  # the key of what the region itself holds
MOST_MOVES = 60


class RedistributionForm(FreshMixin, ReasonForm):
    stale = MOVED


class MoveForm(PortalForm):
    source = forms.ChoiceField(label="Depuis", required=False)
    target = forms.ChoiceField(label="Vers", required=False)
    amount = amount_field("Montant", required=False)

    def __init__(self, *args, places: list[tuple[str, str]], **values):
        super().__init__(*args, **values)
        self.fields["source"].choices = [("", "Choisir"), *places]
        self.fields["target"].choices = [("", "Choisir"), *(row for row in places if row[0] != OWN)]

    def clean(self):
        data = super().clean()
        if not data.get("amount"):
            # A move that is proposed is left out by emptying its amount; of a line of one's own, nothing is left out.
            if not self.initial and (data.get("source") or data.get("target")) and not self.errors:
                self.add_error("amount", "Indiquez le montant de ce mouvement, ou videz la ligne.")
            return data
        for name, said in (("source", "Choisissez d'où part ce montant."), ("target", "Choisissez où il va.")):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, said)
        if data.get("source") and data.get("source") == data.get("target"):
            self.add_error("target", "Un mouvement va d'un service à un autre : choisissez-en un autre.")
        return data


def move_grid(region: Region, services, moves: list[Proposal], data=None):
    """What is proposed, then two lines for others."""
    places = [(OWN, f"{region} (crédits non répartis)"), *((str(row.pk), str(row)) for row in services)]
    initial = [
        {"source": OWN if row.source is None else str(row.source), "target": str(row.target), "amount": row.amount}
        for row in moves
    ]
    bounds = {"max_num": MOST_MOVES, "absolute_max": MOST_MOVES, "validate_max": True}
    factory = formset_factory(MoveForm, formset=WholeFormSet, extra=2, **bounds)
    return factory(data, prefix="mouvements", initial=initial, form_kwargs={"places": places})


def typed_moves(formset) -> list[Proposal]:
    found = []
    for form in formset.forms:
        data = form.cleaned_data
        if data.get("amount"):
            source = None if data["source"] == OWN else int(data["source"])
            found.append(Proposal(source, int(data["target"]), data["amount"]))
    return found


class PostsForm(PortalForm):
    annex = forms.IntegerField(widget=forms.HiddenInput)
    chosen = forms.BooleanField(label="Préparer l'avenant", required=False)
    fte = number_field("ETP par mois", digits=7, required=False)

    def clean(self):
        data = super().clean()
        if data.get("chosen") and data.get("fte") is None and "fte" not in self.errors:
            self.add_error("fte", "ETP par mois : indiquez un nombre.")
        proposed = self.initial.get("fte")
        if not data.get("chosen") and proposed is not None and data.get("fte") not in (None, proposed):
            sentence = "cochez la ligne pour préparer son avenant, ou remettez-les."
            self.add_error("chosen", f"Ces ETP ne sont pas les {number(proposed)} proposés : {sentence}")
        return data


def posts_grid(structures: list[Structure], data=None, mover: Mover = no_line):
    initial = [{"annex": row.annex.pk, "fte": row.proposed_fte} for row in structures]
    grid = own_grid(PostsForm, "postes", "annex", initial, data, mover)
    for row, structure in zip(grid, structures, strict=True):
        row.row_name = structure.annex.convention.siae.name
    return grid


def typed_posts(structures: list[Structure], formset) -> list[tuple[Structure, Decimal]]:
    pairs = zip(structures, formset.forms, strict=True)
    return [(row, form.cleaned_data["fte"]) for row, form in pairs if form.cleaned_data["chosen"]]


class DraftForm(PortalForm):
    effective_on = forms.DateField(
        label="Date d'effet", help_text="Laissez le temps de l'avis du conseil et des signatures."
    )
    reason = forms.CharField(label="Motif", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
