"""What is owed, and when it would have come: positions, days to pay, receivables."""
