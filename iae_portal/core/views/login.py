"""Login in one or two steps, logout, lock-out."""

import datetime as dt

from django.conf import settings
from django.contrib.auth import login as open_session
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView
from django_otp import login as keep_device

from iae_portal.core import clock, saved
from iae_portal.core.errors import Refusal
from iae_portal.core.forms.login import CodeForm, LoginForm
from iae_portal.core.models import User
from iae_portal.core.scopes import Scope
from iae_portal.core.selectors.second_factor import has_second_factor
from iae_portal.core.services import sign_in
from iae_portal.core.services.limits import Limit
from iae_portal.core.services.second_factor import check_code
from iae_portal.core.services.sessions import note_opening
from iae_portal.core.text import spelled

LOCKED = "Connexion bloquée"
PENDING = "login_pending"
PENDING_SECONDS = 300  # between the password and the code


class LoginView(auth_views.LoginView):
    scope = Scope.PUBLIC
    template_name = "core/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        """The page asked for; the sign-in page itself would send whoever is signed in round in circles."""
        target = super().get_redirect_url()
        return "" if target.partition("?")[0] == self.request.path else target

    def get_context_data(self, **kwargs) -> dict:
        accounts = settings.DEMO_ACCOUNTS
        return {
            **super().get_context_data(**kwargs),
            "title": "Se connecter",
            "session_hours": spelled(settings.SESSION_COOKIE_AGE // 3600),
            "demo_accounts": accounts,
            "demo_password": settings.DEMO_PASSWORD if accounts else "",
        }

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if limit := sign_in.full_limit(**self._knock()):
            return locked_page(request, limit)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        sign_in.count_failure(**self._knock())
        return super().form_invalid(form)

    def _knock(self) -> dict[str, str]:
        return {"name": self.request.POST.get("username", ""), "address": self.request.META.get("REMOTE_ADDR", "")}

    def form_valid(self, form: LoginForm) -> HttpResponse:
        """Open the session, or keep the name for the second step: until then nobody is signed in."""
        user = form.get_user()
        if not has_second_factor(user):
            previous = user.last_login
            answer = super().form_valid(form)
            note_opening(self.request, previous)
            return answer
        self.request.session[PENDING] = {
            "user": user.pk,
            "backend": user.backend,
            "until": (clock.real_now() + dt.timedelta(seconds=PENDING_SECONDS)).timestamp(),
            "next": self.get_success_url(),
        }
        return redirect("core:login_second_factor")


class LogoutView(auth_views.LogoutView):
    scope = Scope.PERSONAL

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Leaves no draft in the browser: machines are shared in the services."""
        account = saved.account_of(request.user)
        response = super().post(request, *args, **kwargs)
        saved.tell(response, account, saved.EVERY_FORM)
        return response


@method_decorator(never_cache, name="dispatch")
class SecondFactorView(FormView):
    """The code of a person whose password is right."""

    scope = Scope.PUBLIC
    template_name = "core/second_factor_login.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.pending = request.session.get(PENDING)
        if not self.pending or self.pending["until"] < clock.real_now().timestamp():
            return redirect("core:login")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        return {**super().get_context_data(**kwargs), "title": "Second facteur"}

    def form_valid(self, form: CodeForm) -> HttpResponse:
        user = User.objects.filter(pk=self.pending["user"], is_active=True).first()
        if user is None:
            return redirect("core:login")
        try:
            device = check_code(user=user, code=form.cleaned_data["code"])
        except Refusal as refusal:
            form.add_error("code", refusal.sentences[0])
            return self.form_invalid(form)
        target, previous = self.pending["next"], user.last_login
        open_session(self.request, user, backend=self.pending["backend"])
        note_opening(self.request, previous)
        self.request.session.pop(PENDING, None)
        keep_device(self.request, device)
        return redirect(target)


def locked(request: HttpRequest, response: HttpResponse, credentials: dict | None) -> HttpResponse:
    """Answer of django-axes (AXES_LOCKOUT_CALLABLE): each new try starts the wait again."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    context = {"title": LOCKED, "minutes": minutes, "failures": settings.AXES_FAILURE_LIMIT}
    return render(request, "registration/locked.html", context, status=429)


def locked_page(request: HttpRequest, limit: Limit) -> HttpResponse:
    """Answer of our own limits, over the hour or the day."""
    context = {
        "title": LOCKED,
        "of_a_name": limit in sign_in.OF_A_NAME,
        "hours": limit.minutes // 60,
    }
    return render(request, "registration/too_many.html", context, status=429)
