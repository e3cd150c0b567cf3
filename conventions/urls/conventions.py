from django.urls import path

from conventions.views import (
    actions,
    amendments,
    conventions,
    dossier,
    measures,
    negotiation,
    procedures,
    reviews,
    signature,
)

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
    path("conventions/<slug:number>/pieces/<int:pk>/fichier/", dossier.piece_file, name="piece_file"),
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
    path("conventions/<slug:number>/vie/", dossier.life, name="life"),
    path("conventions/<slug:number>/vie/dialogue/<int:year>/", reviews.review, name="review"),
    path("conventions/<slug:number>/vie/resultats/<int:pk>/<int:year>/", measures.measure, name="measure"),
    path("conventions/<slug:number>/avenants/nouveau/", amendments.amendment_new, name="amendment_new"),
    path(
        "conventions/<slug:number>/avenants/<int:pk>/transmettre/", amendments.amendment_submit, name="amendment_submit"
    ),
    path("conventions/<slug:number>/avenants/<int:pk>/signer/", amendments.amendment_sign, name="amendment_sign"),
    path(
        "conventions/<slug:number>/avenants/<int:pk>/abandonner/", amendments.amendment_cancel, name="amendment_cancel"
    ),
    path("conventions/<slug:number>/avenants/<int:pk>/fichier/", amendments.amendment_file, name="amendment_file"),
    path("conventions/<slug:number>/procedure/ouvrir/", procedures.procedure_new, name="procedure_new"),
    path("conventions/<slug:number>/procedure/<int:pk>/clore/", procedures.procedure_close, name="procedure_close"),
    path("avis/<int:pk>/proces-verbal/", signature.minutes_file, name="minutes_file"),
]
