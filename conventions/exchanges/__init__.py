"""What a structure may be asked by its link, one kind a file (conventions.exchanges.kinds)."""
