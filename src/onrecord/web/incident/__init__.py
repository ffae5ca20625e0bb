"""What the page of an incident shows, prepared as plain values: pure, from views and reviews."""
