"""The WaveSpeed protocol in both directions: wire shapes, client, webhook signature, errors. No Django."""
