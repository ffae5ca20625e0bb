"""What happened: the words that tell of it, and what stands around them."""
