"""Pages of named staff."""
