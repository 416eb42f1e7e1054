"""iCalendar: files and addresses in, who is on call when out. It knows nothing of the desk's rules."""
