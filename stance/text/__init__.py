"""From a document to its sentences: paragraphs, boilerplate, sentence ends, offsets into the source.

Knows English news prose as it comes off web pages. It knows nothing of files, actors, models or the
contest, and never alters the text: whatever it gives is a slice of ``document.text``.
"""

from __future__ import annotations

from stance.text.dates import LeadingDate, leading_date
from stance.text.language import reads_like_english
from stance.text.split import STRETCH, SplitDocument, split, stretches

__all__ = ["STRETCH", "LeadingDate", "SplitDocument", "leading_date", "reads_like_english", "split", "stretches"]
