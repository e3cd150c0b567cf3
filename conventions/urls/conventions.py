from django.urls import path

from conventions.views import actions, conventions, dossier, negotiation, signature

urlpatterns = [
    path("conventions/", conventions.ConventionList.as_view(), name="list"),
    path("conventions/ouvrir/", conventions.open_, name="open"),
    path("conventions/reprendre/", conventions.take_over, name="take_over"),
    path("conventions/reaffecter/", conventions.reassign_many, name="reassign_many"),
    path("conventions/<slug:number>/", dossier.detail, name="detail"),
    path("conventions/<slug:number>/cadre/", conventions.frame, name="frame"),
    path("conventions/<slug:number>/reaffecter/", conventions.reassign, name="reassign"),
    path("conventions/<slug:number>/action/<slug:name>/", actions.action, name="action"),
    path("conventions/<slug:number>/pieces/", dossier.pieces, name="pieces"),
    path("conventions/<slug:number>/pieces/<int:pk>/", dossier.piece_edit, name="piece_edit"),
    path("conventions/<slug:number>/pieces/<int:pk>/fichier/", signature.piece_file, name="piece_file"),
    path("conventions/<slug:number>/projet/", dossier.project, name="project"),
    path("conventions/<slug:number>/objectifs/nouveau/", dossier.objective_edit, name="objective_new"),
    path("conventions/<slug:number>/objectifs/<int:pk>/", dossier.objective_edit, name="objective_edit"),
    path("conventions/<slug:number>/objectifs/<int:pk>/retirer/", dossier.objective_remove, name="objective_remove"),
    path("conventions/<slug:number>/negociation/", negotiation.page, name="negotiation"),
    path("conventions/<slug:number>/negociation/indicateur/", negotiation.add_indicator, name="add_indicator"),
    path(
        "conventions/<slug:number>/negociation/indicateur/<int:pk>/retirer/",
        negotiation.drop_indicator,
        name="drop_indicator",
    ),
    path("conventions/<slug:number>/negociation/<int:pk>/proposer/", negotiation.propose, name="propose"),
    path("conventions/<slug:number>/negociation/<int:pk>/accepter/", negotiation.accept, name="accept"),
    path("conventions/<slug:number>/signature/", signature.page, name="signature"),
    path("conventions/<slug:number>/signature/<int:pk>/", signature.signatory_edit, name="signatory_edit"),
    path("conventions/<slug:number>/signature/<int:pk>/suivi/", signature.signatory_follow, name="signatory_follow"),
    path("conventions/<slug:number>/exemplaire-signe/", signature.signed_copy, name="signed_copy"),
    path("conventions/<slug:number>/exemplaire-signe/fichier/", signature.scan_file, name="scan_file"),
    path("conventions/<slug:number>/avis/", signature.opinion_by_hand, name="opinion_by_hand"),
    path("avis/<int:pk>/proces-verbal/", signature.minutes_file, name="minutes_file"),
]
