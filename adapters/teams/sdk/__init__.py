"""Microsoft's bot SDK, and what it leaves undone. Nothing outside this room imports it.

botbuilder-core has reached its end of life, so the seam is thin: a successor replaces this room. We use its turn
(`CloudAdapterBase`, `TurnContext`), its credentials and its constants. What it does wrong at the edge is done here
instead: the check of a token, the keys for it, status codes, and the keeping of the token we send with.
"""
