"""A person's own account: password, second factor, tokens of the API."""

from django import forms
from django.contrib.auth import forms as auth_forms
from django.core.exceptions import ValidationError

from iae_portal.core.forms import PortalForm, PortalFormMixin
from iae_portal.core.models import User
from iae_portal.core.selectors.second_factor import has_second_factor
from iae_portal.core.services.accounts import set_password
from iae_portal.core.services.sign_in import problem_of_proof

PASSWORD_RULES = "Au moins 12 caractères ; ni votre nom, ni un mot de passe courant, ni seulement des chiffres."
CODE_HELP = "Six chiffres affichés par votre application, ou l'un de vos codes de secours."


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
        if problem := problem_of_proof(user=self.user, password=self.cleaned_data["old_password"]):
            raise ValidationError(problem)
        return self.cleaned_data["old_password"]


class CodeField(forms.CharField):
    """Six digits of the telephone, or a recovery code, however it was typed."""

    def __init__(self, **options):
        attributes = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        options = {"max_length": 24, "widget": forms.TextInput(attrs=attributes)} | options
        super().__init__(**options)

    def clean(self, value):
        return "".join(super().clean(value).split()).replace("-", "")


class ProofForm(PortalForm):
    """The password again and a code of the second factor, before an action that weakens the account."""

    submit_label = "Confirmer"
    password = forms.CharField(
        label="Votre mot de passe", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    code = CodeField(label="Code de votre second facteur", help_text=CODE_HELP)

    def __init__(self, user: User, *args, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        if not has_second_factor(user):
            del self.fields["code"]

    def clean_password(self) -> str:
        if problem := problem_of_proof(user=self.user, password=self.cleaned_data["password"]):
            raise ValidationError(problem)
        return self.cleaned_data["password"]


class EnrolmentForm(PortalForm):
    """A first code of the new telephone; and one of the former second factor, which nothing else can replace."""

    submit_label = "Activer le second facteur"
    former = CodeField(label="Code de votre second facteur actuel", help_text=CODE_HELP)
    code = CodeField(
        label="Code à six chiffres", help_text="Celui que l'application affiche maintenant pour cette nouvelle clé."
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_second_factor(user):
            del self.fields["former"]


class TokenForm(PortalForm):
    submit_label = "Créer le jeton"
    label = forms.CharField(label="Usage", max_length=120, help_text="Le programme qui s'en servira.")
    expires_on = forms.DateField(label="Dernier jour", help_text="Un an au plus.")
