from django.urls import path

from conventions.views import siaes
from conventions.views.siae_list import SiaeListView

urlpatterns = [
    path("structures/", SiaeListView.as_view(), name="siae_list"),
    path("structures/importer/", siaes.siae_create, name="siae_import"),
    path("structures/creer/", siaes.siae_create, name="siae_create"),
    path("structures/<int:pk>/", siaes.siae_detail, name="siae_detail"),
    path("structures/<int:pk>/modifier/", siaes.siae_edit, name="siae_edit"),
    path("structures/<int:pk>/fermer/", siaes.siae_close, name="siae_close"),
    path("structures/<int:pk>/rouvrir/", siaes.siae_reopen, name="siae_reopen"),
    path("structures/<int:pk>/antennes/ajouter/", siaes.antenna_add, name="antenna_add"),
    path("structures/<int:pk>/antennes/<int:antenna_pk>/retirer/", siaes.antenna_remove, name="antenna_remove"),
]
