"""Entering the portal: password, then the second factor of those who have one."""

from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator

from iae_portal.core.forms import PortalForm, PortalFormMixin
from iae_portal.core.forms.account import CODE_HELP, CodeField


class LoginForm(PortalFormMixin, AuthenticationForm):
    submit_label = "Se connecter"
    error_messages = {
        "invalid_login": "Identifiant ou mot de passe incorrect : vérifiez les majuscules, puis recommencez. "
        "Après cinq échecs, l'identifiant est bloqué pendant une demi-heure.",
        "inactive": "Ce compte est fermé : adressez-vous à l'administrateur du portail.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        username.label, username.help_text = "Identifiant", "Par exemple prenom.nom"
        # Django says the length to the browser only, and the record of failures takes no longer name.
        username.validators.append(MaxLengthValidator(username.max_length))


class CodeForm(PortalForm):
    """Six digits of the telephone, or one recovery code."""

    submit_label = "Vérifier"
    code = CodeField(label="Code", help_text=CODE_HELP)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True
