"""A Teams tenant on loopback: the Connector, Microsoft's login, and the people in front of it."""
