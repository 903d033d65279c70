"""What people type, turned into what the rules understand."""
