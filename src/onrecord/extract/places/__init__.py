"""Where: places named, what they mean, and which of them an event has."""
