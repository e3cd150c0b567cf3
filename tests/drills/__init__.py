"""What `make drills` plays: machines that fail under load, on real processes. Not part of `make test`."""
