"""How the tables came to be what they are: one file for each change, never edited after it was released.

Revisions are numbered: 0001, 0002, and so on. Each migrates data too if it must, and uses no name of `store.tables`,
which tells only what the tables are today.
"""
