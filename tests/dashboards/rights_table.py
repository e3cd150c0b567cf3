"""Pages of everybody: their figures come from the perimeter."""

from tests.rights import COUNTRY, EVERYBODY, REGION_31, Row

LILLE_OR_ABOVE = REGION_31 | COUNTRY | {"officer_59l", "head_59l", "officer_59v", "officer_62"}
ROWS = [
    Row("dashboards:open_data", public=True),
    Row("dashboards:open_data_file", lambda: {"name": "conventions", "kind": "csv"}, public=True),
    Row("dashboards:open_data_file", lambda: {"name": "conventions", "kind": "xml"}, public=True, status=404),
    Row("api:aggregates", public=True, status=401),
    Row("dashboards:home", readers=EVERYBODY),
    Row("dashboards:territory", readers=EVERYBODY),
    Row("dashboards:territory", query="export=csv", readers=EVERYBODY),
    Row("dashboards:territory", query="tri=-dynamiques&ans=6", readers=EVERYBODY),
    Row("dashboards:territory_pdf", method="post", readers=EVERYBODY, status=302),
    Row("dashboards:plan", readers=EVERYBODY),
    Row("dashboards:plan", query="region=31", readers=LILLE_OR_ABOVE),
]
