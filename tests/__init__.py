"""What onrecord promises, and how it is held to it."""
