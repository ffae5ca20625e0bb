"""When: expressions of time, the days they cover, and which of them an event has."""
