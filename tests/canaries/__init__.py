"""A word that occurs nowhere else in every personal field, and a search for it in every place where things are left."""
