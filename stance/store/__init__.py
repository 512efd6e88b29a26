"""Everything that is read from or written to disk: articles in, predictions out.

Knows file formats, encodings and compression; knows nothing of sentences, actors, models or the contest.
"""

from __future__ import annotations

from stance.store.documents import Columns, read_documents
from stance.store.encoding import clean
from stance.store.outputs import FORMATS, writing
from stance.store.parts import MANIFEST, Part, PartFolder, Terms, encode_predictions
from stance.store.predictions import SCHEMA_VERSION, from_record, stored_predictions, to_record
from stance.store.readings import read_predictions
from stance.store.remote import is_remote
from stance.store.results import Origin, write_results
from stance.store.streams import Gauge
from stance.store.writers import PredictionWriter, open_writer

__all__ = [
    "FORMATS",
    "MANIFEST",
    "SCHEMA_VERSION",
    "Columns",
    "Gauge",
    "Origin",
    "Part",
    "PartFolder",
    "PredictionWriter",
    "Terms",
    "clean",
    "encode_predictions",
    "from_record",
    "is_remote",
    "open_writer",
    "read_documents",
    "read_predictions",
    "stored_predictions",
    "to_record",
    "write_results",
    "writing",
]
