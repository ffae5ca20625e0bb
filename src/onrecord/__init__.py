"""onrecord: from reports of armed conflict to a record of harm in which every value shows its words."""

__version__ = "0.1.0"
