"""A record as one signed file, and its check by the standard library of Python alone (`check.py`)."""
