"""What may go wrong between objects and the disk, each with a message for the user."""

from __future__ import annotations


class OutputError(Exception):
    """The output tree cannot be read or written; ``str()`` of it is the message."""


class ManifestError(OutputError):
    """The manifest on disk is damaged, or of a later schema than this version reads."""


class Busy(OutputError):
    """Another writer is at work in the tree, or changed it since it was read."""


class Immovable(OutputError):
    """The tree cannot be exchanged as a whole: something holds it in place."""


class PathError(OutputError):
    """A path that must not, or cannot safely, be written."""
