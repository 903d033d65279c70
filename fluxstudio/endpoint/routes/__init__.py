"""What the endpoint answers, one file per noun. Each route is `async (Request) -> Response`."""
