"""How many: numbers, what they count, and which of them an event has."""
