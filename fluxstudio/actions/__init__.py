"""Every write is a verb here: one transaction, announced on commit."""
