"""Everything that is read from or written to disk: articles in, predictions out.

Knows file formats, encodings and compression; knows nothing of sentences, actors, models or the contest.
"""

from __future__ import annotations

from stance.store.documents import Columns, read_documents
from stance.store.encoding import clean
from stance.store.predictions import SCHEMA_VERSION, from_record, stored_predictions, to_record
from stance.store.readings import read_predictions
from stance.store.streams import Gauge
from stance.store.writers import FORMATS, PredictionWriter, open_writer, writing

__all__ = [
    "FORMATS",
    "SCHEMA_VERSION",
    "Columns",
    "Gauge",
    "PredictionWriter",
    "clean",
    "from_record",
    "open_writer",
    "read_documents",
    "read_predictions",
    "stored_predictions",
    "to_record",
    "writing",
]
