"""A report is read: Document -> Reading. Pure: the same text gives the same bytes."""

from onrecord.extract.read import read

__all__ = ["read"]
