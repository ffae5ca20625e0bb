"""The review page: a small site on this machine in which people turn drafts into a record."""
