"""Forms about people: signing in and up, names, and how to be reached."""
