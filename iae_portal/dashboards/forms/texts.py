"""Form of a text sent to the services."""

from iae_portal.core.forms import PortalModelForm
from iae_portal.dashboards.models import PlanText
from iae_portal.documents.uploads import PDF, UploadField


class TextForm(PortalModelForm):
    submit_label = "Diffuser"

    file = UploadField(label="Fichier", kinds=(PDF,))

    class Meta:
        model = PlanText
        fields = ["kind", "title", "reference", "dated_on", "audience"]
