"""Questions about what people were told. Nothing here writes."""
