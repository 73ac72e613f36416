"""The measurements: how fast, against bare parts, in one run."""
