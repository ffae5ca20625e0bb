"""How reading is spread: over one process (`alone.py`), several (`workers.py`), or a cluster (`spark.py`).

Every engine takes batches of documents and gives the same lines in the same order.
"""

PATIENCE = 120.0  # seconds that reading may take where nothing else is said, besides those for each character
