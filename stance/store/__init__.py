"""Everything that is read from or written to disk: articles in, predictions out.

Knows file formats, encodings and compression; knows nothing of sentences, actors, models or the contest. Folders of
parts (`parts`), scores (`results`) and predictions to make scores of (`readings`) are imported by who needs them.
"""

from __future__ import annotations

from stance.store.documents import Columns, read_documents
from stance.store.encoding import clean
from stance.store.outputs import FORMATS, check_output, write_text, writing
from stance.store.predictions import SCHEMA_VERSION, from_record, stored_predictions, to_record
from stance.store.remote import is_remote
from stance.store.streams import Gauge
from stance.store.writers import PredictionWriter, open_writer

__all__ = [
    "FORMATS",
    "SCHEMA_VERSION",
    "Columns",
    "Gauge",
    "PredictionWriter",
    "check_output",
    "clean",
    "from_record",
    "is_remote",
    "open_writer",
    "read_documents",
    "stored_predictions",
    "to_record",
    "write_text",
    "writing",
]
