"""What we make for clients and who works on it."""
