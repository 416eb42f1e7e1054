"""The knowledge base: Markdown articles and their ranking."""
