"""Webhooks: other systems are told by signed requests, after the Standard Webhooks specification."""
