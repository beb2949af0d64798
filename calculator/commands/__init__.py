"""One module per command: `run` takes the parsed words and writes the answer."""
