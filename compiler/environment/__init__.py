"""A place to deploy to, and Workers as they are there."""
