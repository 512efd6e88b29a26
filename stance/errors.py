"""What the library raises: one line for a person, saying what was wrong and what to do.

Nothing here prints or exits; the command line turns each of these into a line on stderr and an exit code.
"""

from __future__ import annotations


class StanceError(Exception):
    """Root of every error that this library raises on purpose."""


class InputError(StanceError):
    """An article, table or labelled record could not be used."""


class SkippedInput(InputError):
    """A file that a searched folder holds beside its articles was left out; nothing that was asked for is missing."""


def unless_skipped(error: InputError) -> None:
    """Raise an error that readers tell of, but for what was merely left out."""
    if not isinstance(error, SkippedInput):
        raise error


class ConfigError(StanceError):
    """A configuration or contest file, or an override of one, is wrong."""


class ModelError(StanceError):
    """A model folder or hub id cannot be loaded or does not fit the task."""


class MissingExtraError(StanceError):
    """A feature needs packages that the base install leaves out.

    Args:
        feature: What was asked for, as the subject of a sentence.
        extra: Name of the optional dependency group that brings it.
    """

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs more packages: pip install 'stance[{extra}]'")
        self.feature = feature
        self.extra = extra

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        return type(self), (self.feature, self.extra)
