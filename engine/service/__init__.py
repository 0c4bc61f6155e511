"""The verbs of the product, one transaction each: what web, command line and clock call."""
