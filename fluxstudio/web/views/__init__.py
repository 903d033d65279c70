"""One file per noun; a view's first line is access, its last is render."""
