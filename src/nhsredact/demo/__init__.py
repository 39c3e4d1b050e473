"""A sample letter and a sample post. The people are invented, the numbers from ranges that are kept for tests."""
