"""What pages, tables and other rooms see of named staff. Nothing here returns an unmasked ID number."""
