"""Where mail comes from. A source yields raw bytes, message by message, and knows nothing of what becomes of them."""
