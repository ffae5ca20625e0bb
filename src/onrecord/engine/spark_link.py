"""Linking on Spark."""
