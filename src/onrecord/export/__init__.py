"""The record goes out: one format a file, and what is withheld from whom."""
