"""Tables of clients, contacts, projects, people and interactions: read, understood, planned, written out again.

Nothing here writes; `crm.capture.services.tables` does, through the verbs of the rooms below.
"""
