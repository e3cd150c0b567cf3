"""One line is one line, in the forms of the portal and in those of the admin."""

import re
from importlib import import_module

import pytest
from django import forms
from django.urls import reverse

from iae_portal.core.forms import PortalForm
from iae_portal.core.models import User
from tests.factories import UserFactory
from tests.test_templates import templates

AREA = re.compile(r'<textarea[^>]* name="(\w+)"')
SENTENCE = "Ce champ tient sur une seule ligne : retirez le retour à la ligne."


class Letter(PortalForm):
    name = forms.CharField(required=False)
    email = forms.EmailField(required=False)
    text = forms.CharField(widget=forms.Textarea, required=False)


@pytest.mark.parametrize("break_", ["\n", "\r", "\r\n", "\x0b", "\x85", "\u2028"])
def test_a_field_of_one_line_takes_no_other(break_):
    form = Letter({"name": f"Ana{break_}Bcc: x@y.fr", "text": f"Ana{break_}Exemple"})

    assert form.errors == {"name": [SENTENCE]}


def test_an_area_that_a_template_draws_by_hand_takes_several_lines():
    """Its form does not see the page: without this widget it would take the area for a field of one line."""
    import_module("iae_portal.urls")
    drawn = {name for path in templates() for name in AREA.findall(path.read_text(encoding="utf-8"))}
    fields = [form.base_fields[name] for form in forms_of(PortalForm) for name in drawn if name in form.base_fields]

    assert len(fields) >= len(drawn) > 0
    assert [field.label for field in fields if not isinstance(field.widget, forms.Textarea)] == []


def forms_of(parent: type) -> list[type]:
    return [form for child in parent.__subclasses__() for form in (child, *forms_of(child))]


def test_spaces_around_are_no_line():
    form = Letter({"name": " Ana Exemple\n", "email": "a@exemple.invalid\r\n"})

    assert form.is_valid()
    assert form.cleaned_data["name"] == "Ana Exemple"


def test_an_address_takes_no_line():
    assert "email" in Letter({"email": "a@exemple.invalid\nBcc:b@exemple.invalid"}).errors


@pytest.mark.django_db
def test_nor_does_the_admin(admin):
    user = UserFactory(first_name="Ana")
    page = reverse("admin:core_user_change", args=[user.pk])
    admin.user.is_staff = admin.user.is_superuser = True
    admin.user.save()
    answer = admin.post(page, {"username": user.username, "first_name": "Ana\nBcc: x", "email": user.email})

    assert SENTENCE in answer.content.decode()
    assert User.objects.get(pk=user.pk).first_name == "Ana"


class Secret(Letter):
    password = forms.CharField(widget=forms.PasswordInput)


def test_a_text_is_stored_as_it_is_shown_and_a_password_as_it_was_typed():
    form = Secret(
        {
            "name": "Socie\u0301te\u0301\u200e\ufeff",
            "text": "E\u0301\u00adtoile\nd'e\u0301te\u0301",
            "password": "e\u0301",
        }
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"name": "Société", "email": "", "text": "Étoile\nd'été", "password": "e\u0301"}


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("Mai\x02re", "Maire"),
        ("l\x1b[1mbas\x7f\x9b\uffff", "l[1mbas"),
        ("bas\x0bde page\x0c", "bas\nde page"),
        ("une\r\nautre\tligne", "une\r\nautre\tligne"),
        ("\uf0b7\u00a0Accueil\r\n\uf0a7 Suivi\ue001", "•\u00a0Accueil\r\n• Suivi"),
        ("Œuvre 😀", "Œuvre 😀"),
    ],
)
def test_what_no_font_shows_is_left_out(pasted, kept):
    """One such sign in a name, and no badge of the event was made: the font has no drawing of it."""
    form = Letter({"text": pasted})
    assert form.is_valid()
    assert form.cleaned_data["text"] == kept
