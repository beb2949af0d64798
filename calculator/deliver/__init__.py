"""The answer in the shapes people take away: JSON, CSV, XLSX, charts. No sums, no decisions."""
