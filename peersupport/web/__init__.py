"""Layer 2: what every page shares."""
