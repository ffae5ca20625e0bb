"""What a record is made of. Values only: no file, no clock, no network, no database."""
