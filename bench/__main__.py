"""Runs every benchmark and prints a table in Markdown."""

from __future__ import annotations

from bench import loading, measures

print("| what | ours (s) | theirs (s) | ours / theirs |\n|---|--:|--:|--:|")
for module in (measures, loading):
    for what, ours, theirs in module.rows():
        print(f"| {what} | {ours:.3f} | {theirs:.3f} | {ours / theirs:.2f} |", flush=True)
