"""What is in force, for everybody to read and for administrators to change; and the first run of a new house."""
