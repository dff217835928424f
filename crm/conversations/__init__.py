"""What was said, who is waiting for an answer, what we promised.

Response clocks are a pure function of a thread's interactions (`reckoning.reckon`); services store what it says.
"""
