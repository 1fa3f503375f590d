"""Benchmarks (pytest-benchmark), each beside what one would use instead. `make bench`; results in docs/benchmarks.md."""
