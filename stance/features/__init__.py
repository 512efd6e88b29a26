"""Pairs into arrays: the only tokenisation, shared by training, torch and ONNX.

A sentence becomes one row of token ids however many actors it names; each actor becomes a *slot*, a mask over the
row's tokens that marks its mentions. Knows nothing of labels, weights or runtimes.
"""

from stance.features.batch import Batch, by_length
from stance.features.row import Encoded, FeatureSettings, Row
from stance.features.rows import Features

__all__ = ["Batch", "Encoded", "FeatureSettings", "Features", "Row", "by_length"]
