"""Which side does each country take? Find countries in news, say on which side each sentence puts them.

>>> import stance
>>> model = stance.load()
>>> records = model.predict("Russia backs Maduro.")
"""

from __future__ import annotations

__version__ = "0.1.0"
