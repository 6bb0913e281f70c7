"""Spreadsheets and documents in and out. Free of Django."""
