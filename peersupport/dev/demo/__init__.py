"""A believable community to look at, built by the same actions that people use. Everybody in it is made up."""
