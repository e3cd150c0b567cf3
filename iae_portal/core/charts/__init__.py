"""Charts and maps drawn by the server: SVG beside the table that says the same. Pure."""
