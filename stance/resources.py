"""Where the files that ship with the package lie: actor tables, contest files and models.

Knows paths only; it opens nothing. An installed wheel carries them under ``stance/data``; a checkout
(and an editable install) reads them where they are edited.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGED = Path(__file__).parent / "data"
_CHECKOUT = Path(__file__).parent.parent


def actors_dir() -> Path:
    """Folder of the gazetteer's CSV tables."""
    return _first(_PACKAGED / "actors", _CHECKOUT / "seeds" / "actors")


def contests_dir() -> Path:
    """Folder of the contest files that ship with the package."""
    return _first(_PACKAGED / "contests", _CHECKOUT / "configs" / "contests")


def models_dir() -> Path:
    """Folder whose subfolders are the models that ship with the package."""
    return _first(_PACKAGED / "models", _CHECKOUT / "models")


def _first(packaged: Path, checkout: Path) -> Path:
    return packaged if packaged.is_dir() else checkout
