"""What people decide: the record as it stands, computed from claims and reviews. Pure: nothing here asks a store."""
