"""What leaves: exports and printed pages."""
