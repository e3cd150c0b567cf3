"""Forgotten password by mail, and change of one's own."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.generic import FormView, TemplateView

from iae_portal.core.forms.account import NewPasswordForm, PasswordChangeForm, PasswordResetRequestForm
from iae_portal.core.scopes import Scope
from iae_portal.core.services.accounts import request_reset
from iae_portal.core.views.account import AccountFormView


class PasswordResetView(FormView):
    scope = Scope.PUBLIC
    template_name = "form.html"
    form_class = PasswordResetRequestForm
    extra_context = {
        "title": "Mot de passe oublié",
        "intro": "Indiquez le courriel de votre compte : vous recevrez un lien pour choisir un nouveau mot de passe.",
        "back_url": reverse_lazy("core:login"),
    }

    def form_valid(self, form: PasswordResetRequestForm) -> HttpResponse:
        request_reset(email=form.cleaned_data["email"], address=self.request.META.get("REMOTE_ADDR", ""))
        return redirect("core:password_reset_done")


class PasswordResetDoneView(TemplateView):
    scope = Scope.PUBLIC
    template_name = "core/password_reset_done.html"
    extra_context = {"title": "Courriel envoyé"}


class PasswordResetConfirmView(auth_views.PasswordResetConfirmView):
    """The link of the mail. The token leaves the address for the session at once: no referrer carries it."""

    scope = Scope.PUBLIC
    template_name = "core/password_reset_confirm.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("core:password_reset_complete")
    title = "Choisir un mot de passe"


class PasswordResetCompleteView(TemplateView):
    scope = Scope.PUBLIC
    template_name = "core/password_reset_complete.html"
    extra_context = {"title": "Mot de passe enregistré"}


class PasswordChangeView(AccountFormView):
    title = "Changer de mot de passe"
    form_class = PasswordChangeForm
    success_url = reverse_lazy("core:account")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Other sessions of the person end with the old password; this one goes on."""
        update_session_auth_hash(self.request, form.save())
        messages.success(self.request, "Votre mot de passe est changé ; vos autres sessions sont fermées.")
        return super().form_valid(form)
