"""Benchmarks: ratios measured in one run against what one would use instead. `make bench`; results in docs/benchmarks.md."""
