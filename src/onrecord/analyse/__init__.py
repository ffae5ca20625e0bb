"""What the record comes to: incidents with all that is claimed of them."""
