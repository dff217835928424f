"""Questions about what came in. Nothing here writes."""
