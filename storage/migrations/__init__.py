"""Migrations of the store; their order is in `versions/`."""
