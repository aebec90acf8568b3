"""What a colleague would hand in after an hour: the score to beat."""
