"""The demonstration without any service to install: a supervisor and a broker made of files."""
