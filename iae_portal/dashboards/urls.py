from django.urls import path

from iae_portal.dashboards.views import home, open_data, plan, territory

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("donnees-ouvertes/", open_data.open_data, name="open_data"),
    path("donnees-ouvertes/<slug:name>.<slug:kind>", open_data.open_data_file, name="open_data_file"),
    path("plan/", plan.plan, name="plan"),
    path("tableau-de-bord/", territory.territory, name="territory"),
    path("tableau-de-bord/pdf/", territory.territory_pdf, name="territory_pdf"),
]
