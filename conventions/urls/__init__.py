from conventions.urls.conventions import urlpatterns as convention_patterns
from conventions.urls.indicators import urlpatterns as indicator_patterns
from conventions.urls.siaes import urlpatterns as siae_patterns

app_name = "conventions"
urlpatterns = [*siae_patterns, *convention_patterns, *indicator_patterns]
