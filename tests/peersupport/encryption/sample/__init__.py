"""Models that exist only to try encrypted fields on."""
