"""工作台账: what the office did in a year, entry by entry, each with its evidence; the year's figures are rolled up from it."""
