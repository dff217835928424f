"""What programs read: JSON under `/api/v1/`, with a key that opens what its owner may see, and nothing to write."""
