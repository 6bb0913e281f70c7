"""Values of the field, free of Django and of any database."""
