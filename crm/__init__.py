"""Touchline's rooms, lowest first: worktime, staff, clients, projects, conversations, leadership and capture, watch,
digests, web.
"""
