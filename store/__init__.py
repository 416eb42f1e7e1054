"""The store: SQLite or PostgreSQL behind one unit of work."""
