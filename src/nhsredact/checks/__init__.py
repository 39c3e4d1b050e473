"""Arithmetic on one identifier each: what its digits must satisfy. No text, no labels, no policy."""
