"""What happens to a ticket by itself. Each module plans one kind of it and says what comes of it when its time is here.

`plan` answers what may still happen; `happen` is asked when it is due, and decides from the ticket and the desk alone.
"""
