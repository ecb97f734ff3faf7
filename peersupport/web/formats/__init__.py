"""How days and hours are written in each language: always with the weekday and the month in words."""
