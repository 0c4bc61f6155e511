"""The database below all nouns: connections, failures, tables of row classes, repositories."""
