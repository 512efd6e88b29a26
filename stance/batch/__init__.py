"""Runs that can be interrupted: predictions in parts that are finished one by one, on this machine or on a Ray cluster.

Composes the pipeline, the store's folders of parts, and one of two engines; says nothing and exits nowhere.
"""

from __future__ import annotations

from stance.batch.job import Job
from stance.batch.local import run_here
from stance.batch.run import Engine, run

__all__ = ["Engine", "Job", "run", "run_here"]
