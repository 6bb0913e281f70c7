"""统计: the tables of the yearly statistics at any date, and charts of how the establishment is used."""
