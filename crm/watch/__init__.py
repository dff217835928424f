"""Judges: makes the open flags equal to the findings of an instant, and keeps their history."""
