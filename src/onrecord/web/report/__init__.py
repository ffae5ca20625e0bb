"""What the view of a report is made of: its text in pieces, its events as people left them, and forms to decide."""
