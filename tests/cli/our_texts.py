"""Where the samples are, and a dispatch of our own."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
STORY = "GAO, March 14, 2018 (Sahel Wire) - Gunmen killed 12 villagers near Gao on Tuesday, police said.\n"
