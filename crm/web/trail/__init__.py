"""Who changed what, of everything this person may see."""
