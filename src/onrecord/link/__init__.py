"""Events of different reports that may tell of one incident: found, weighed, and put together."""
