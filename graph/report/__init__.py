"""The report: who is central and who is the broker, through one lens, with the figures, their sources and how they came about.

`report` computes; `save` writes it down as HTML, Markdown, Excel, CSV, Parquet or JSON.
"""

from __future__ import annotations

from graph.report.compute import ALL, MAIN, Report, projection_of, report
from graph.report.document import heading, label
from graph.report.files import FORMATS, rendered, save

__all__ = ["ALL", "FORMATS", "MAIN", "Report", "heading", "label", "projection_of", "rendered", "report", "save"]
