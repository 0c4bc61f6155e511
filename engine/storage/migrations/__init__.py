"""Steps from each earlier form of the tables to the next."""
