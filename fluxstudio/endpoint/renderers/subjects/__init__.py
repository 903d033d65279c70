"""The things that can be drawn, each in a unit square whose lower edge is the ground."""
