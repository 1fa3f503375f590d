"""Runs every benchmark and prints a table in Markdown. A million relations: `python -m bench.bulk`, which takes minutes."""

from __future__ import annotations

from bench import duplicates, loading, measures, mirror

print("| what | ours (s) | theirs (s) | ours / theirs |\n|---|--:|--:|--:|")
for module in (measures, duplicates, loading, mirror):
    for what, ours, theirs in module.rows():
        print(f"| {what} | {ours:.3f} | {theirs:.3f} | {ours / theirs:.2f} |", flush=True)
