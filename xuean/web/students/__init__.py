"""The students one may see, and the file of each: a tab for each information class, which only those find who may
read it. Register A1, A3, A5, A6, A11, A33. Outside of one's scope a student does not exist."""
