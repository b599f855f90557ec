"""The Excel add-in: its file, the VBA in it, and its place on the user's computer."""
