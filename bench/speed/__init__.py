"""How much a page costs beside the least that any page can cost, whatever the size of the community (performance).

The limit is a page that gives the same bytes from memory, behind the same middleware, session, server and database.
Absolute figures say something about one machine; the share of the limit says something about the program.
"""
