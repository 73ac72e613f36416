"""One function for each thing somebody does, one transaction each."""
