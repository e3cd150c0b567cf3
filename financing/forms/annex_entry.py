"""The entry of an annexe: its fields, its segments, its requests, its other funders."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django import forms
from django.forms import formset_factory

from conventions.bank_details import RIB_CHARACTERS, iban_error, normalize_bank_number, parse_rib
from financing.calculation import months
from financing.checks.segments import segment_errors
from financing.computation import Facts
from financing.enums import Context, Funder, Territory
from financing.forms.annex_lines import lines_of, print_of
from financing.forms.fields import NUMBER, NumberField, above_zero, amount_field, number_field
from financing.models import FinancialAnnex, Segment
from financing.selectors.annexes import facts_of, is_same_aid
from financing.selectors.months import whole_months
from financing.services.annex_entry import Lines
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.rows import WholeFormSet
from iae_portal.core.forms.shown import CarriedField
from iae_portal.core.text import french_list


def month_choices(first: dt.date, last: dt.date) -> list[tuple[str, str]]:
    span = range(months.of(first), months.of(last) + 1)
    return [(f"{months.text(index)}-01", months.label(index)) for index in span]


def month_field(label: str, choices: list[tuple[str, str]], *, required: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices if required else [("", "–"), *choices],
        coerce=dt.date.fromisoformat,
        empty_value=None,
        required=required,
        error_messages=dict.fromkeys(("required", "invalid_choice"), f"{label} : choisissez un mois."),
    )


class AnnexForm(PortalForm):
    """Fields of the annexe itself; those of another method than its regime's are not there."""

    context = forms.ChoiceField(label="Contexte", choices=Context)
    territory = forms.ChoiceField(label="Territoire", choices=Territory)
    planned_hours = number_field("Heures de mission prévues dans l'année")
    hours_per_fte = number_field("Heures par ETP")
    permanent_fte = number_field("ETP permanents employés, par mois")
    agreed_posts = number_field("Postes d'accompagnement conventionnés")
    account_number = forms.CharField(
        label="Compte (RIB ou IBAN)",
        max_length=60,
        required=False,
        help_text="23 caractères du RIB, ou IBAN ; sans lui, l'annexe reste en préparation.",
    )
    account_holder = forms.CharField(label="Titulaire du compte", max_length=160, required=False)
    holder_reason = forms.CharField(
        label="Lien du titulaire avec la structure",
        max_length=200,
        required=False,
        help_text="À remplir si le compte n'est pas au nom de la structure.",
    )
    commitment_number = forms.CharField(label="Numéro d'engagement juridique", max_length=20, required=False)
    trial_rate = NumberField(
        label="Taux de modulation, pour voir (%)",
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(100),
        widget=forms.TextInput(attrs=NUMBER),
        help_text="Sert au calcul d'essai seulement ; il n'est pas enregistré.",
        error_messages={"min_value": "Un taux est positif ou nul.", "invalid": "Indiquez un taux, par exemple 5."},
    )
    lines_shown = CarriedField()  # the rows of the page, told apart from those saved meanwhile

    def __init__(self, *args, annex: FinancialAnnex, **kwargs):
        initial = {name: getattr(annex, name) for name in self.base_fields if hasattr(annex, name)}
        initial |= {"start": f"{annex.start:%Y-%m-01}", "end": f"{annex.end:%Y-%m-01}"}
        super().__init__(*args, initial=initial, **kwargs)
        self.annex = annex
        first, last = whole_months(annex.convention, annex.year)
        choices = month_choices(first, last)
        # The months come first on the page, as on the paper annexe.
        self.fields = {
            "start": month_field("Premier mois", choices),
            "end": month_field("Dernier mois", choices),
            **self.fields,
        }
        self._drop_other_methods()
        self._dress_months()

    def _drop_other_methods(self) -> None:
        posts = ("planned_hours", "hours_per_fte", "permanent_fte", "agreed_posts")
        drop = [] if self.annex.is_per_post else list(posts)
        if not self.annex.is_per_fte:
            drop += ["context", "territory"]
        if not (self.annex.is_per_fte and self.annex.regime.modulates):
            drop.append("trial_rate")
        for name in drop:
            del self.fields[name]

    def _dress_months(self) -> None:
        for name in ("start", "end"):
            self.fields[name].widget.attrs["class"] = "fr-select"

    def clean_account_number(self):
        return account_number(self.cleaned_data["account_number"])

    def clean(self):
        data = super().clean()
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", "Le dernier mois précède le premier : corrigez l'un des deux.")
        return data

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("lines_shown", "trial_rate")}


def account_number(typed: str) -> str:
    """A RIB or an IBAN as an IBAN; ValidationError with a sentence when its key is wrong."""
    number = normalize_bank_number(typed)
    if not number:
        return ""
    # A RIB becomes an IBAN: only one shape is kept.
    if len(number) == RIB_CHARACTERS:
        try:
            return parse_rib(number).iban
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
    error = iban_error(number)
    if error:
        raise forms.ValidationError(error)
    return number


class SegmentForm(PortalForm):
    fte = number_field("ETP par mois", digits=7, required=False)

    def __init__(self, *args, choices=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {
            "start": month_field("Du mois de", list(choices), required=False),
            "end": month_field("Au mois de", list(choices), required=False),
            **self.fields,
        }
        for name in ("start", "end"):
            self.fields[name].widget.attrs["class"] = "fr-select"

    def clean(self):
        data = super().clean()
        given = [data.get(name) is not None for name in ("start", "end", "fte")]
        if not self.errors and any(given) and not all(given):
            raise forms.ValidationError("Complétez la tranche : premier mois, dernier mois et ETP.")
        return data


class RequestForm(PortalForm):
    label = forms.CharField(label="Chantier ou action", max_length=160, required=False)
    amount = amount_field(
        "Montant demandé",
        required=False,
        validators=[above_zero("Une demande porte un montant supérieur à zéro : indiquez-le, ou videz la ligne.")],
    )

    def clean(self):
        data = super().clean()
        if not self.errors and bool(data.get("label")) != (data.get("amount") is not None):
            raise forms.ValidationError("Complétez la demande : son nom et son montant.")
        return data


class FundingForm(PortalForm):
    funder = forms.ChoiceField(label="Financeur", choices=[("", "–"), *Funder.choices], required=False)
    label = forms.CharField(label="Précision", max_length=160, required=False)
    amount = amount_field("Montant", required=False)

    def clean(self):
        data = super().clean()
        given = [bool(data.get("funder")), data.get("amount") is not None]
        if not self.errors and (any(given) or data.get("label")) and not all(given):
            raise forms.ValidationError("Complétez le financement : le financeur et le montant.")
        return data


class EntryForms:
    """The whole entry: the fields and the three lists, bound or not, valid together."""

    def __init__(self, annex: FinancialAnnex, data=None):
        self.annex = annex
        self.stored = lines_of(annex)
        self.form = AnnexForm(data, annex=annex)
        self.form.fields["lines_shown"].initial = print_of(self.stored)
        self.form.subjects = (annex,)
        choices = month_choices(*whole_months(annex.convention, annex.year))
        self.segments = self.requests = None
        if annex.is_per_fte:
            self.segments = _formset(SegmentForm, "tranches", data, _segments(annex), choices=choices)
        if annex.is_lump_sum:
            self.requests = _formset(RequestForm, "demandes", data, annex.requests.all(), extra=3)
        self.fundings = _formset(FundingForm, "financements", data, annex.other_fundings.all())
        self.sentences: list[str] = []

    @property
    def formsets(self) -> list:
        return [formset for formset in (self.segments, self.requests, self.fundings) if formset is not None]

    def is_valid(self) -> bool:
        """Everything is checked, so that every sentence shows at once."""
        results = [self.form.is_valid(), *(formset.is_valid() for formset in self.formsets)]
        if not all(results):
            return False
        if self.annex.is_per_fte:
            data = self.form.cleaned_data
            self.sentences = segment_errors(data["start"], data["end"], self.lines().segments)
        if self.annex.is_lump_sum and not self.lines().requests:
            self.sentences = ["Indiquez au moins une demande d'aide à l'accompagnement."]
        if self._hides_another():
            self.sentences = [self._conflict()]
        return not self.sentences

    def _hides_another(self) -> bool:
        """Rows typed here while somebody else saved others: sent again, the page has shown them."""
        shown, stored = self.form.cleaned_data.get("lines_shown"), print_of(self.stored)
        if not shown or stored == shown or print_of(self._typed()) in (shown, stored):
            return False
        self.form.data = self.form.data.copy()
        self.form.data["lines_shown"] = stored
        return True

    def _conflict(self) -> str:
        who, when = self.form.author("tranches" if self.annex.is_per_fte else "demandes")
        rows = [*self.annex.segments.all(), *self.annex.requests.all(), *self.annex.other_fundings.all()]
        return (
            f"{who} a enregistré d'autres lignes{when} pendant que vous saisissiez : "
            f"{french_list([str(row) for row in rows]) or 'aucune'}. Votre saisie est gardée : enregistrez de nouveau "
            "pour la maintenir, ou remettez les lignes enregistrées."
        )

    def lines(self) -> Lines:
        """As typed; rows that this page left as it showed them keep what somebody else saved meanwhile."""
        typed = self._typed()
        return self.stored if print_of(typed) == self.form.cleaned_data.get("lines_shown") else typed

    def _typed(self) -> Lines:
        return Lines(
            segments=tuple(
                (row["start"], row["end"], row["fte"]) for row in _rows(self.segments) if row.get("fte") is not None
            ),
            requests=tuple((row["label"], row["amount"]) for row in _rows(self.requests) if row.get("label")),
            fundings=tuple(
                (row["funder"], row["label"], row["amount"]) for row in _rows(self.fundings) if row.get("funder")
            ),
        )

    def facts(self) -> Facts:
        """What is typed, as the engine reads it: nothing is saved."""
        data, lines = self.form.cleaned_data, self.lines()
        names = ("context", "territory", "planned_hours", "hours_per_fte", "permanent_fte", "agreed_posts")
        rate, known = data.get("trial_rate"), facts_of(self.annex)
        requests = tuple(amount for _, amount in lines.requests)
        return replace(
            known,
            start=data["start"],
            end=data["end"],
            segments=lines.segments,
            requests=requests,
            agreed_months=known.agreed_months if is_same_aid(known, data, requests) else None,
            modulation_rate=self.annex.modulation_rate if rate is None else rate / 100,
            **{name: data[name] for name in names if name in data},
        )


def _segments(annex: FinancialAnnex) -> list[Segment]:
    """Those of the annexe; without any, its whole length, whose ETP are left to give."""
    return list(annex.segments.all()) or [Segment(start=annex.start, end=annex.end)]


def _formset(row_form: type, prefix: str, data, rows: Iterable, *, extra: int = 2, **form_kwargs) -> WholeFormSet:
    initial = [{name: _initial(getattr(row, name)) for name in _fields(row_form)} for row in rows]
    bounds = {"max_num": 24, "absolute_max": 24, "validate_max": True}
    factory = formset_factory(row_form, formset=WholeFormSet, extra=extra, **bounds)
    # A bound row is read as typed: equal to what was saved, it must not pass for an empty one.
    return factory(data, prefix=prefix, initial=None if data else initial, form_kwargs=form_kwargs)


def _fields(row_form) -> list[str]:
    return ["start", "end", "fte"] if row_form is SegmentForm else list(row_form.base_fields)


def _initial(value):
    return value.isoformat() if isinstance(value, dt.date) else value


def _rows(formset) -> list[dict]:
    return [form.cleaned_data for form in formset.forms if form.cleaned_data] if formset is not None else []
