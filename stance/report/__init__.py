"""Scores and the sentences behind them as one HTML page that needs nothing else, and its figures as PNG.

`gather` scores readings, `to_html` and `write_figures` show what it gathered. Knows neither files of
predictions nor models.
"""

from __future__ import annotations

from stance.report.figures import write_figures
from stance.report.gather import gather
from stance.report.page import to_html
from stance.report.report import Report

__all__ = ["Report", "gather", "to_html", "write_figures"]
