"""Knowledge as files: what the coder knows of words, actors, places, outlets and numbers."""
