"""Own Words: a person says what they want to happen, in their own words, and staff must answer them."""
