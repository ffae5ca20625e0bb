"""Imported once in a process from which others are forked: they share the language model and the gazetteer."""

from onrecord.extract import read

list(read([]))
