from django.urls import path

from iae_portal.core.views import (
    account,
    delegations,
    health,
    jobs,
    letterheads,
    login,
    pages,
    passwords,
    second_factor,
    services,
)

app_name = "core"
urlpatterns = [
    path("connexion/", login.LoginView.as_view(), name="login"),
    path("connexion/second-facteur/", login.SecondFactorView.as_view(), name="login_second_factor"),
    path("deconnexion/", login.LogoutView.as_view(), name="logout"),
    path("mot-de-passe/oublie/", passwords.PasswordResetView.as_view(), name="password_reset"),
    path("mot-de-passe/envoye/", passwords.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "mot-de-passe/choisir/<uidb64>/<token>/",
        passwords.PasswordResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
    path("mot-de-passe/enregistre/", passwords.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
    path("mon-compte/", account.account, name="account"),
    path("mon-compte/mot-de-passe/", passwords.PasswordChangeView.as_view(), name="password_change"),
    path("mon-compte/second-facteur/", second_factor.EnrolView.as_view(), name="second_factor_enrol"),
    path("mon-compte/second-facteur/retirer/", second_factor.RemoveView.as_view(), name="second_factor_remove"),
    path("mon-compte/second-facteur/codes/", second_factor.RecoveryCodesView.as_view(), name="recovery_codes"),
    path("services/", services.ServiceListView.as_view(), name="services"),
    path("services/<str:code>/equipe/", services.service_team, name="service_team"),
    path("services/<str:code>/equipe/affecter/", services.assignment_add, name="assignment_add"),
    path("services/<str:code>/equipe/<int:pk>/clore/", services.assignment_close, name="assignment_close"),
    path("services/<str:code>/delegations/", delegations.delegations, name="delegations"),
    path("services/<str:code>/delegations/inscrire/", delegations.delegation_add, name="delegation_add"),
    path("services/<str:code>/delegations/<int:pk>/clore/", delegations.delegation_close, name="delegation_close"),
    path("services/<str:code>/en-tete/", letterheads.letterhead, name="letterhead"),
    path("services/<str:code>/en-tete/nouveau/", letterheads.letterhead_edit, name="letterhead_edit"),
    path("sante/", health.health, name="health"),
    path("sante/web/", health.web_health, name="health_web"),
    path("travaux/<uuid:uuid>/", jobs.job_detail, name="job_detail"),
    path("accessibilite/", pages.AccessibilityView.as_view(), name="accessibility"),
    path("mentions-legales/", pages.LegalView.as_view(), name="legal"),
]
