from django.urls import path

from conventions.views import indicators, motives

urlpatterns = [
    path("indicateurs/", indicators.IndicatorListView.as_view(), name="indicator_list"),
    path("indicateurs/ajouter/", indicators.indicator_create, name="indicator_create"),
    path("indicateurs/motifs/", motives.MotiveList.as_view(), name="motive_list"),
    path("indicateurs/motifs/changer/", motives.motive_publish, name="motive_publish"),
    path("indicateurs/motifs/<int:pk>/finir/", motives.motive_end, name="motive_end"),
    path("indicateurs/<int:pk>/", indicators.indicator_detail, name="indicator_detail"),
    path("indicateurs/<int:pk>/nouvelle-version/", indicators.indicator_publish, name="indicator_publish"),
    path("indicateurs/<int:pk>/retirer/", indicators.indicator_retire, name="indicator_retire"),
]
