"""The text as the parser sees it, its syntax, and the passages that are no running story."""
