"""How sure: asserted, denied, planned, ordered, hypothetical, or a figure of speech."""
