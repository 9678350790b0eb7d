"""From a mention to a known thing, with candidates."""
