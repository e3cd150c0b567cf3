from conventions.urls.conventions import urlpatterns as convention_patterns

app_name = "conventions"
urlpatterns = [*convention_patterns]
