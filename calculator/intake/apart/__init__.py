"""Scripts that open what strangers made, each in a process of its own; see `intake.sandbox`.

They import each other, the standard library and one reader only: nothing else of this package
is there to be imported (`limited.alone`). A script reads
the file on standard input and writes, on standard output, one line of JSON and then bytes:
`{"ok": true, ...}` and what it read, or `{"refused": code, ...operands}` and nothing.
"""
