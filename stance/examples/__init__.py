"""Labelled files into examples: pairs with the label a reader gave them.

Knows the record format of the codebook, tables of labels and the exports of Label Studio and doccano, and checks all of
it at the door; knows nothing of models.
"""

from __future__ import annotations

from stance.examples.corpus import CorpusReport, Figure, Finding, Requirements, check
from stance.examples.example import Example, data_hash
from stance.examples.mentions import with_mentions
from stance.examples.reading import labelled_files, read_examples

__all__ = [
    "CorpusReport",
    "Example",
    "Figure",
    "Finding",
    "Requirements",
    "check",
    "data_hash",
    "labelled_files",
    "read_examples",
    "with_mentions",
]
