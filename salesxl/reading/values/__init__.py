"""What the cells of a column mean: numbers, money, dates, durations."""
