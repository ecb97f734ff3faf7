"""Forms about groups."""
