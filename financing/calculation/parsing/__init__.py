"""From JSON to calculation objects: every fault is a French sentence pinned to a field."""
