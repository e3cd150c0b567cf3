from django.urls import path

from iae_portal.documents.views import panel, verification

app_name = "documents"
urlpatterns = [
    path("verifier/", verification.verify_search, name="verify_search"),
    path("verifier/<str:code>", verification.verify, name="verify"),
    path("documents/<str:kind>/<int:pk>/", panel.panel, name="panel"),
    path("documents/<str:kind>/<int:pk>/demander/", panel.ask, name="ask"),
    path("documents/<str:kind>/<int:pk>/version/<int:number>/", panel.download, name="download"),
]
