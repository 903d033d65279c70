"""Makes queued runs happen: submit, follow, ingest, and the leg that drives them."""
