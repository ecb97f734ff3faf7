"""What people may do about themselves, each in one place."""
