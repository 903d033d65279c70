"""What people see: pages, fragments, and the live socket."""
