"""How the rooms are run: settings, addresses, the schedule."""
