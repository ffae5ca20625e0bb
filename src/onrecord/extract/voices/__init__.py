"""Who says so: speakers, cues, what is said, and claims of responsibility."""
