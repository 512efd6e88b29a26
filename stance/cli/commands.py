"""All commands, gathered in one application in the order of their use."""

from __future__ import annotations

# ruff: isort: off
from stance.cli import predict as predict
from stance.cli import score as score
from stance.cli import report as report
from stance.cli import contest as contest
from stance.cli import train as train
from stance.cli import evaluate as evaluate
from stance.cli import data as data
from stance.cli import models as models
from stance.cli import actors as actors
from stance.cli.app import app

__all__ = ["app"]
