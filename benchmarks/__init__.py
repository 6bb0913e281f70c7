"""Benches: each a ratio measured in one run (`benchmarks/registry.py` says how to write one)."""
