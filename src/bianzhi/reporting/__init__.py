"""A year's books of a department → its disclosure. Plain Python: no Django, no database."""
