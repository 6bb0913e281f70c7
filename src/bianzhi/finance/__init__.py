"""决算与公开审核: disclosures, and what is wrong in them."""
