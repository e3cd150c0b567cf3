"""The one place of a page's errors (components/errors.html)."""

from django import forms
from django.template import Context, Template

from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.faults import SHOWN, Fault, faults_of

REQUIRED = "Ce champ est obligatoire."


class Line(PortalForm):
    hours = forms.IntegerField(label="Heures")
    kind = forms.ChoiceField(label="Nature", choices=[("a", "A")], widget=forms.RadioSelect)
    key = forms.IntegerField(widget=forms.HiddenInput)


Lines = forms.formset_factory(Line, extra=0)


def grid(rows: int) -> forms.BaseFormSet:
    return Lines({"form-TOTAL_FORMS": rows, "form-INITIAL_FORMS": rows})


def test_each_field_to_correct_is_named_and_led_to():
    line = Line({"key": "1"})
    line.add_error(None, "Rien n'est enregistré.")
    found = faults_of(line, None, grid(1), sentences=("Page dépassée.",))
    assert found.sentences == ["Page dépassée.", "Rien n'est enregistré.", REQUIRED]
    assert found.fields == [
        Fault("Heures", REQUIRED, "id_hours"),
        Fault("Nature", REQUIRED, "id_kind_0"),
        Fault("Heures, ligne 1", REQUIRED, "id_form-0-hours"),
        Fault("Nature, ligne 1", REQUIRED, "id_form-0-kind_0"),
    ]


def test_what_is_said_of_a_whole_row_leads_to_that_row():
    rows = grid(2)
    assert not rows.is_valid()
    rows[1].add_error(None, "Complétez la ligne.")

    found = faults_of(rows)

    assert Fault("Ligne 2", "Complétez la ligne.", "id_form-1-hours") in found.fields
    assert found.sentences == [REQUIRED, REQUIRED]


def test_a_row_is_told_by_the_name_that_the_page_gives_it():
    rows = grid(2)
    rows[1].row_name = "janvier 2009"
    assert not rows.is_valid()
    rows[1].add_error(None, "Complétez la ligne.")

    assert [fault.label for fault in faults_of(rows).fields] == [
        "Heures, ligne 1",
        "Nature, ligne 1",
        "Janvier 2009",
        "Heures, janvier 2009",
        "Nature, janvier 2009",
    ]


def test_a_full_grid_names_the_first_and_counts_the_others():
    assert (len(faults_of(grid(10)).first), faults_of(grid(10)).others) == (SHOWN, 0)
    assert (len(faults_of(grid(11)).first), faults_of(grid(11)).others) == (SHOWN, 2)


def test_the_page_says_it_once_and_nothing_before_anything_is_typed():
    page = Template("{% errors form %}").render(Context({"form": Line({"hours": "2", "key": "1"})}))
    assert "1 champ à corriger" in page
    assert f'<a href="#id_kind_0">Nature</a> : {REQUIRED}' in page
    assert Template("{% errors form %}").render(Context({"form": Line()})).strip() == ""
