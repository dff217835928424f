"""Tells people, once: notices of the ladder and the weekly digest."""
