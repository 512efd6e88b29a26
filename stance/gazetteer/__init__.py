"""Sentence → mentions → pairs: which countries and blocs a sentence names, and where.

Everything it knows about the world stands in the CSV tables of ``seeds/actors``; the code holds only the
mechanism (longest match first, dates, a handful of named context rules). It does not know which side anybody
is on, what the contest is about (a caller passes the contest's own countries in ``exclude``), or where
sentences come from.
"""

from stance.gazetteer.entries import Alias, Tenure
from stance.gazetteer.gazetteer import Explanation, Gazetteer
from stance.gazetteer.others import OtherNames

__all__ = ["Alias", "Explanation", "Gazetteer", "OtherNames", "Tenure"]
