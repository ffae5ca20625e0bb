"""Who: actors, persons and organisations named, and the parts they play."""
