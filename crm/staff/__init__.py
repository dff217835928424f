"""Who we are, when we are open, who changed what.

Knows working time and nothing above: no client, project or conversation is named here.
"""
