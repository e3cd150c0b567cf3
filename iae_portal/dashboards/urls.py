from django.urls import path

from iae_portal.dashboards.views import home, meetings, open_data, plan, steps, territory, texts

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("donnees-ouvertes/", open_data.open_data, name="open_data"),
    path("donnees-ouvertes/<slug:name>.<slug:kind>", open_data.open_data_file, name="open_data_file"),
    path("plan/", plan.plan, name="plan"),
    path("plan/etapes/", steps.StepList.as_view(), name="steps"),
    path("plan/etapes/nouvelle/", steps.edit, name="step_new"),
    path("plan/etapes/<int:pk>/", steps.detail, name="step"),
    path("plan/etapes/<int:pk>/modifier/", steps.edit, name="step_edit"),
    path("plan/etapes/<int:pk>/<slug:name>/", steps.action, name="step_action"),
    path("plan/reunions/", meetings.MeetingList.as_view(), name="meetings"),
    path("plan/reunions/nouvelle/", meetings.edit, name="meeting_new"),
    path("plan/reunions/<int:pk>/", meetings.detail, name="meeting"),
    path("plan/reunions/<int:pk>/modifier/", meetings.edit, name="meeting_edit"),
    path("plan/reunions/<int:pk>/chiffres/", meetings.figures, name="meeting_figures"),
    path("plan/reunions/<int:pk>/decision/", meetings.decide, name="meeting_decide"),
    path("plan/reunions/<int:pk>/<slug:name>/", meetings.action, name="meeting_action"),
    path("plan/textes/", texts.TextList.as_view(), name="texts"),
    path("plan/textes/nouveau/", texts.send, name="text_send"),
    path("plan/textes/<int:pk>/", texts.detail, name="text"),
    path("plan/textes/<int:pk>/fichier/", texts.file, name="text_file"),
    path("plan/textes/<int:pk>/lu/", texts.read, name="text_read"),
    path("plan/textes/<int:pk>/retrait/", texts.withdraw, name="text_withdraw"),
    path("tableau-de-bord/", territory.territory, name="territory"),
    path("tableau-de-bord/pdf/", territory.territory_pdf, name="territory_pdf"),
]
