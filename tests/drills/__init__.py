"""What `make drills` plays: machines that fail under load, on real processes. The suite plays them in small."""
