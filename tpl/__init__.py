"""Tenant Policy Language: a compiler from ``.tpl`` files to Kubernetes isolation policies."""

from tpl._version import __version__

__all__ = ["__version__"]
