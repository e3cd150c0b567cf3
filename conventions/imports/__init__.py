"""From a file that a person sends to a plan of what would be written. Pure: no Django, no database."""
