"""The driver of the benchmark: Python's standard library alone."""
