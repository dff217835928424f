"""Pages by journey: asks and shows. One of the two rooms that know HTTP."""
