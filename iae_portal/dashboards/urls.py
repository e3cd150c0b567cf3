from django.urls import path

from iae_portal.dashboards.views import home, plan, territory

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("plan/", plan.plan, name="plan"),
    path("tableau-de-bord/", territory.territory, name="territory"),
    path("tableau-de-bord/pdf/", territory.territory_pdf, name="territory_pdf"),
]
