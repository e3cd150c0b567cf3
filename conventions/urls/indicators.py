from django.urls import path

from conventions.views import indicators

urlpatterns = [
    path("indicateurs/", indicators.IndicatorListView.as_view(), name="indicator_list"),
    path("indicateurs/ajouter/", indicators.indicator_create, name="indicator_create"),
    path("indicateurs/<int:pk>/", indicators.indicator_detail, name="indicator_detail"),
    path("indicateurs/<int:pk>/nouvelle-version/", indicators.indicator_publish, name="indicator_publish"),
    path("indicateurs/<int:pk>/retirer/", indicators.indicator_retire, name="indicator_retire"),
]
