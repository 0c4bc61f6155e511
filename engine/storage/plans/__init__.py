"""Plans and the agencies that have a part in them."""
