"""Mentions: what stands in the text, layer by layer."""
