from django.urls import path

from iae_portal.core.views import health, jobs

app_name = "core"
urlpatterns = [
    path("sante/", health.health, name="health"),
    path("sante/web/", health.web_health, name="health_web"),
    path("travaux/<uuid:uuid>/", jobs.job_detail, name="job_detail"),
]
