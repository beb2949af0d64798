"""What to do: courses of the outage, cash paths, the advance, the suspension."""
