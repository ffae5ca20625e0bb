"""A release as a folder of pages that opens in any browser, from a memory stick, without a server or a network."""
