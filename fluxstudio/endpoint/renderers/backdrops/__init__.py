"""Everything behind the things: skies, land, water, cities, the depths of space and sea, and the studio."""
