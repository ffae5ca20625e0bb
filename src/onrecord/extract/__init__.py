"""A report is read: Document -> Reading. Pure: no file, clock, network or database."""
