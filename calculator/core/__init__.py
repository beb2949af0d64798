"""Terms every room shares: money, spans, issues, errors, texts. Imports nothing above."""
