"""What projects have: readers of the files in which a person says what is needed."""
