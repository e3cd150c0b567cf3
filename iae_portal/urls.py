"""Every door of the portal. The public ones are listed in core.middleware.PUBLIC_VIEWS."""

from django.contrib import admin
from django.urls import include, path

from iae_portal.core.api.assembly import api_urls

handler400 = "iae_portal.core.views.errors.bad_request"
handler404 = "iae_portal.core.views.errors.not_found"
handler500 = "iae_portal.core.views.errors.server_error"
urlpatterns = [
    path("api/v1/", api_urls()),
    path("", include("iae_portal.dashboards.urls")),
    path("", include("iae_portal.core.urls")),
    path("", include("conventions.urls")),
    path("", include("financing.urls")),
    path("", include("iae_portal.documents.urls")),
    path("", include("iae_portal.notifications.urls")),
    path("cdiae/", include("cdiae.urls")),
    path("seminaires/", include("seminars.urls")),
    path("admin/", admin.site.urls),
]
