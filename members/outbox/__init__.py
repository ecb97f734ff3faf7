"""The outbox engine: from a planned row to a message that went once, or to a person who is told.

Read in this order: timing, ways, intent, results, reaping, draining. The states are those of Delivery.
"""
