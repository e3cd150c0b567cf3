"""A person's own account: password and second factor."""

from django import forms
from django.contrib.auth import forms as auth_forms
from django.core.exceptions import ValidationError

from iae_portal.core.forms import PortalForm, PortalFormMixin
from iae_portal.core.models import User
from iae_portal.core.services.accounts import set_password

PASSWORD_RULES = "Au moins 12 caractères ; ni votre nom, ni un mot de passe courant, ni seulement des chiffres."
WRONG_PASSWORD = "Ce n'est pas votre mot de passe actuel : vérifiez les majuscules, puis recommencez."


class PasswordResetRequestForm(PortalForm):
    submit_label = "Recevoir le lien"
    email = forms.EmailField(
        label="Courriel professionnel",
        help_text="Celui de votre compte, par exemple prenom.nom@exemple.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class NewPasswordForm(PortalFormMixin, auth_forms.SetPasswordForm):
    """A new password typed twice; `journal_sentence` says on which occasion."""

    submit_label = "Enregistrer ce mot de passe"
    journal_sentence = "Mot de passe choisi par le lien reçu par courriel"
    error_messages = {"password_mismatch": "Les deux saisies diffèrent : tapez deux fois le même mot de passe."}

    def __init__(self, user: User, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.fields["new_password1"].label = "Nouveau mot de passe"
        self.fields["new_password1"].help_text = PASSWORD_RULES
        self.fields["new_password2"].label = "Le même, une seconde fois"
        self.fields["new_password2"].help_text = ""

    def save(self, commit: bool = True) -> User:
        password = self.cleaned_data["new_password1"]
        return set_password(actor=self.user, user=self.user, password=password, sentence=self.journal_sentence)


class PasswordChangeForm(NewPasswordForm):
    journal_sentence = "Mot de passe changé"
    field_order = ["old_password", "new_password1", "new_password2"]
    old_password = forms.CharField(
        label="Mot de passe actuel",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_old_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["old_password"]):
            raise ValidationError(WRONG_PASSWORD)
        return self.cleaned_data["old_password"]


class PasswordProofForm(PortalForm):
    """The password again, before an action that weakens the account."""

    submit_label = "Confirmer"
    password = forms.CharField(
        label="Votre mot de passe", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, user: User, *args, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError(WRONG_PASSWORD)
        return self.cleaned_data["password"]


class EnrolmentForm(PortalForm):
    submit_label = "Activer le second facteur"
    code = forms.CharField(
        label="Code à six chiffres",
        help_text="Celui que l'application affiche maintenant.",
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())
