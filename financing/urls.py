from django.urls import path

from financing.views import annex_actions, annex_entry, annexes, payer, states

app_name = "financing"
urlpatterns = [
    path("financement/annexes/", annexes.AnnexList.as_view(), name="annex_list"),
    path("financement/annexes/paiements.csv", payer.export, name="payer_export"),
    path("financement/annexes/importer-etats/", states.import_states, name="states_import"),
    path("financement/conventions/<slug:number>/ouvrir/", annexes.open_, name="annex_open"),
    path("financement/annexes/<slug:slug>/", annexes.detail, name="annex_detail"),
    path("financement/annexes/<slug:slug>/saisie/", annex_entry.edit, name="annex_edit"),
    path("financement/annexes/<slug:slug>/essai/", annex_entry.what_if, name="annex_what_if"),
    path("financement/annexes/<slug:slug>/action/<slug:name>/", annex_actions.action, name="annex_action"),
    path("financement/annexes/<slug:slug>/credits/", annex_actions.retry, name="annex_retry"),
    path("financement/annexes/<slug:slug>/suspension/", annex_actions.suspend, name="annex_suspend"),
    path("financement/annexes/<slug:slug>/etats/", states.grid, name="states"),
    path("financement/annexes/<slug:slug>/paiements/", states.payments, name="record_payments"),
]
