"""The demonstration: its story, and the launcher without any service to install (a supervisor, a broker of files)."""
