"""Pages about groups: what anybody may read, and what a group's facilitators write there."""
