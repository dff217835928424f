"""How a message is read: bytes in, plain values out. Pure Python without Django or a database; nothing here raises."""
