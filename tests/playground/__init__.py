"""Deskside beside Microsoft's own client for bots, the Microsoft 365 Agents Playground: `make playground-teams`.

The client runs in Node and shows one person's Teams: their chat with the desk, a group chat and a team of two channels.
Two of them stand beside the desk, one for who asks and one for who answers. Neither leaves this machine.
"""
