"""What an inspector asks: history, verification, consistency, backup."""
