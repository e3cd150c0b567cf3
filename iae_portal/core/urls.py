from django.urls import path

from iae_portal.core.views import jobs

app_name = "core"
urlpatterns = [
    path("travaux/<uuid:uuid>/", jobs.job_detail, name="job_detail"),
]
