"""What can only be measured: run with ``make bench``, never in a timed test. One file for each thing to measure."""
