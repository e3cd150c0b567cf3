"""Forms of the contradictory procedure: opened by a letter, closed on its outcome."""

import datetime as dt
from functools import partial

from django import forms

from conventions.enums import ProcedureState
from conventions.forms.fields import long_text
from conventions.forms.proposed import proposes
from conventions.models import AdversarialProcedure
from conventions.services.procedures import FOLLOWED_SINCE, follower_of, mark_of
from conventions.terms import least_due_on, observation_delay
from conventions.workflows.procedure import PROCEDURE_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.shown import FreshMixin
from iae_portal.core.text import french_date

OUTCOMES = [(row.name, row.label) for row in PROCEDURE_WORKFLOW.transitions]


WRITTEN_THEN = "La lettre est écrite à l'ouverture ; laissez vide tant que la structure ne l'a pas reçue."
SENT_OUTSIDE = (
    "Laissez vide : le portail écrit la lettre, sa réception se note ensuite. Rempli, ce jour est celui d'une lettre "
    "déjà partie hors du portail, qui n'est pas écrite de nouveau."
)


def received_on(help_text: str = WRITTEN_THEN) -> forms.DateField:
    return forms.DateField(label="Lettre recommandée reçue le", required=False, help_text=help_text)


def due_on() -> forms.DateField:
    return forms.DateField(label="Observations attendues jusqu'au", required=False)


def say_delay(form: PortalForm) -> None:
    form.fields["observations_due_on"].help_text = (
        f"Laissez vide pour le délai minimal du code du travail ({observation_delay(clock.today()).label}), "
        "repoussé au premier jour ouvré."
    )


class ProcedureForm(PortalForm):
    submit_label = "Ouvrir la procédure"

    grounds = long_text("Griefs")
    notified_on = received_on(SENT_OUTSIDE)
    observations_due_on = due_on()

    def __init__(self, *args, departement: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.departement = departement
        say_delay(self)
        proposes(self, "observations_due_on", by=("notified_on",))

    @property
    def proposed_due_on(self) -> dt.date | None:
        """What is written in the delay left empty."""
        self.full_clean()
        received = self.cleaned_data.get("notified_on")
        return (
            least_due_on(received, self.departement) if received and not self.data.get("observations_due_on") else None
        )


# What is written here makes the letter say that it was examined.
SILENCE = "Laissez vide si elle n'en a pas présenté : la lettre de résiliation le dit alors."


class FollowProcedureForm(PortalForm):
    notified_on = received_on()
    observations_due_on = due_on()
    observed_on = forms.DateField(label="Observations reçues le", required=False)
    heard_on = forms.DateField(label="Structure entendue le", required=False)
    observations = forms.CharField(
        label="Observations de la structure",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10000,
        help_text=SILENCE,
    )

    def __init__(self, *args, procedure: AdversarialProcedure, **kwargs):
        initial = {name: getattr(procedure, name) for name in self.base_fields}
        # Typed in the register before the two were one.
        initial["notified_on"] = initial["notified_on"] or (procedure.letter and procedure.letter.received_on)
        super().__init__(*args, initial=initial, **kwargs)
        say_delay(self)


class CloseProcedureForm(FreshMixin, PortalForm):
    """`seen` is what the page showed of the structure's answer: no outcome without having read it."""

    stale = FOLLOWED_SINCE
    submit_label = "Clore la procédure"

    observations = forms.CharField(
        label="Observations de la structure",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=SILENCE,
    )
    name = forms.ChoiceField(label="Suite donnée", choices=OUTCOMES, widget=forms.RadioSelect)
    outcome_details = forms.CharField(
        label="Précisions sur la suite", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=10000
    )

    def __init__(self, *args, procedure: AdversarialProcedure, chosen: str = "", **kwargs):
        # What was said to conclude is not the reason of dropping.
        details = "" if procedure.state == ProcedureState.TERMINATE else procedure.outcome_details
        initial = {"observations": procedure.observations, "outcome_details": details, "name": chosen}
        shown = {"seen": mark_of(procedure), "mover": partial(follower_of, procedure)}
        super().__init__(*args, initial=initial, **shown, **kwargs)
        # Said before the choice: the delay of the structure is not over every day.
        due_on = procedure.observations_due_on
        delay = f"{french_date(due_on)} compris" if due_on else "qui part de la réception de la lettre"
        waits = {"conclude": f" Le délai d'observations, {delay}, doit être passé."}
        self.fields["name"].help_text = " ".join(
            f"«\u00a0{row.label}\u00a0» : {row.confirm}{waits.get(row.name, '')}"
            for row in PROCEDURE_WORKFLOW.transitions
        )
        self.fields["outcome_details"].help_text = "Obligatoires pour classer sans suite."
        self.fields["outcome_details"].wanted = "selon la suite"

    def clean(self):
        values = super().clean()
        if values.get("name") == "drop" and not values.get("outcome_details") and not self.has_error("outcome_details"):
            sentence = "Dites pourquoi la procédure est classée sans suite : la lettre à la structure le rapporte."
            self.add_error("outcome_details", sentence)
        return values
