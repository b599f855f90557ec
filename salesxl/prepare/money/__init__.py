"""What an order row is worth: its columns of money, and what is taken off or comes back."""
