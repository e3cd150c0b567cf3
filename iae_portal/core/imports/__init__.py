"""Reading a file that a person sends as a table: CSV, XLSX, ODS, under limits. Pure."""
