from django.urls import path

from iae_portal.dashboards.views import home

app_name = "dashboards"
urlpatterns = [path("", home.home, name="home")]
