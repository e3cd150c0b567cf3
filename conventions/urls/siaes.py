from django.urls import path

from conventions.views import results, siae_import, siaes
from conventions.views.siae_list import SiaeListView

urlpatterns = [
    path("structures/", SiaeListView.as_view(), name="siae_list"),
    path("structures/importer/", siae_import.siae_import, name="siae_import"),
    path("structures/importer/<uuid:uuid>/", siae_import.siae_import_report, name="siae_import_report"),
    path("structures/importer/<uuid:uuid>/refus.csv", siae_import.siae_import_refused, name="siae_import_refused"),
    path("structures/importer/<uuid:uuid>/confirmer/", siae_import.siae_import_confirm, name="siae_import_confirm"),
    path("structures/importer/<uuid:uuid>/lignes/", siae_import.ImportLineList.as_view(), name="siae_import_lines"),
    path("structures/sorties/", results.ExitList.as_view(), name="exit_list"),
    path("structures/creer/", siaes.siae_create, name="siae_create"),
    path("structures/<int:pk>/", siaes.siae_detail, name="siae_detail"),
    path("structures/<int:pk>/modifier/", siaes.siae_edit, name="siae_edit"),
    path("structures/<int:pk>/fermer/", siaes.siae_close, name="siae_close"),
    path("structures/<int:pk>/rouvrir/", siaes.siae_reopen, name="siae_reopen"),
    path("structures/<int:pk>/antennes/ajouter/", siaes.antenna_add, name="antenna_add"),
    path("structures/<int:pk>/antennes/<int:antenna_pk>/retirer/", siaes.antenna_remove, name="antenna_remove"),
]
