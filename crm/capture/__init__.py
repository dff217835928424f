"""Listens: turns mail into interactions through `conversations.services.record`.

Knows conversations and everything below; leadership and care are strangers.
"""
