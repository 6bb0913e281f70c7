"""公开审核: the facts of a disclosure → rules → findings. Pure: no Django, no database, no network."""
