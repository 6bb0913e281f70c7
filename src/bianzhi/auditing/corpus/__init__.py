"""Many disclosures at once: workers that a bad file cannot stop, results as Parquet, and what they come to."""
