"""The commands that put events into incidents, show them, and take decisions on them."""
