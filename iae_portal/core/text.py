"""French typography (replaced by the full module)."""

euros = percent = number = french_date = str
