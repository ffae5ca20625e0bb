"""A record goes out: what may leave the house, and the formats it leaves in."""
