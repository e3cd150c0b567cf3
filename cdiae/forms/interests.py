"""A personal interest declared in session."""

from cdiae.forms.session_command import ReasonForm, member_field, offer


class InterestForm(ReasonForm):
    member = member_field("Choisissez le membre intéressé.")

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, members, "member")
