"""One happening, many tellings: copies, same happening, independence, and comparison with others' tables."""
