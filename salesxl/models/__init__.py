"""Models of how customers buy: what each is expected to order and to spend, and whether they are still customers."""
