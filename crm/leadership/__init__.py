"""When a senior leader last took part, per project, and when the next contact is due.

A touchpoint is found among the interactions, never kept by hand.
"""
