"""One's own second factor: activate, change telephone, recovery codes, remove."""

import datetime as dt
from base64 import b32encode
from binascii import unhexlify

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.generic import FormView
from django_otp import login as keep_device

from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.forms.account import EnrolmentForm, ProofForm
from iae_portal.core.scopes import Scope
from iae_portal.core.selectors.second_factor import has_second_factor, recovery_codes_of
from iae_portal.core.services import second_factor
from iae_portal.core.views.account import CODES_SHOWN, AccountFormView

KEY = "second_factor_key"
TO_WRITE_DOWN = dt.timedelta(minutes=10)


def qr_code(address: str) -> str:
    """An inline SVG that a telephone scans (no style attribute: the CSP is strict)."""
    svg = segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", title="Code à scanner")
    return mark_safe(svg.replace("<svg ", '<svg role="img" aria-label="Code à scanner" ', 1))  # noqa: S308


@method_decorator(never_cache, name="dispatch")
class EnrolView(FormView):
    """The key waits in the session; it becomes a second factor with the first good code."""

    scope = Scope.PERSONAL
    template_name = "core/second_factor_enrol.html"
    form_class = EnrolmentForm

    def get_key(self) -> str:
        if KEY not in self.request.session:
            self.request.session[KEY] = second_factor.new_key()
        return self.request.session[KEY]

    def get_context_data(self, **kwargs) -> dict:
        key = self.get_key()
        letters = b32encode(unhexlify(key)).decode()
        return {
            **super().get_context_data(**kwargs),
            "title": "Activer le second facteur",
            "qr": qr_code(second_factor.address_of(self.request.user, key)),
            "key": " ".join(letters[start : start + 4] for start in range(0, len(letters), 4)),
            "replaces": has_second_factor(self.request.user),
            "trail": [("Mon compte", reverse("core:account")), ("Second facteur", None)],
        }

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: EnrolmentForm) -> HttpResponse:
        user = self.request.user
        try:
            device, _ = second_factor.enrol(actor=user, key=self.get_key(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentences[0])
            return self.form_invalid(form)
        del self.request.session[KEY]
        update_session_auth_hash(self.request, user)  # this session goes on, under a new key
        keep_device(self.request, device)
        return show_codes(self.request)


class ProofView(AccountFormView):
    """Base of the two actions that ask for the password again, and a code."""

    form_class = ProofForm
    intro: str

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(intro=self.intro, **kwargs)

    def form_valid(self, form: ProofForm) -> HttpResponse:
        try:
            return self.act(form.cleaned_data.get("code", ""))
        except Refusal as refusal:
            form.add_error(None, refusal.sentences[0])
            return self.form_invalid(form)


class RemoveView(ProofView):
    title = "Retirer le second facteur"
    intro = "Votre compte ne sera plus protégé que par son mot de passe ; les codes de secours seront effacés."

    def act(self, code: str) -> HttpResponse:
        second_factor.remove(actor=self.request.user, user=self.request.user, code=code)
        messages.success(self.request, "Le second facteur est retiré.")
        return redirect("core:account")


@method_decorator(never_cache, name="dispatch")
class RecoveryCodesView(ProofView):
    title = "Renouveler les codes de secours"
    intro = "Dix nouveaux codes seront affichés une seule fois ; les anciens ne serviront plus."

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """The codes just made, while they may be written down; else the form that renews them."""
        owner, until = request.session.get(CODES_SHOWN, (None, 0))
        # Never those of the person in whose name one acts.
        if owner != request.user.pk or clock.real_now().timestamp() > until:
            return super().get(request, *args, **kwargs)
        codes = recovery_codes_of(request.user)
        return render(request, "core/recovery_codes.html", {"title": "Vos codes de secours", "codes": codes})

    def act(self, code: str) -> HttpResponse:
        second_factor.renew_codes(actor=self.request.user, code=code)
        return show_codes(self.request)


def show_codes(request: HttpRequest) -> HttpResponse:
    """Another page than the one that was sent: sent twice, or asked again, it shows the same codes.

    DESIGN: ten minutes to write them on paper, or until the person says that it is done.
    """
    request.session[CODES_SHOWN] = (request.user.pk, (clock.real_now() + TO_WRITE_DOWN).timestamp())
    return redirect("core:recovery_codes")
