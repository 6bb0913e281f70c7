"""Migrations of the room."""
