"""Column names of the frames that walk through the house, said once.

The ledger frame holds one row per line used, in file order:

    file          int32   index of the file in the order handed over
    line          int64   physical line number in that file, from 1
    invoice_id    str     text as written, or ""
    invoice_day   int32   days since 1 January 1970
    payer         str     as shown (cleaned), "" where the file names none
    payer_id      str     AMC number or auxiliary account, text with its zeros, or ""
    platform      str     as the file writes it, or ""
    amount_cents  int64   billed to the payer; negative for a credit note
    paid_cents    int64   received on this line, whenever
    paid_day      int32   day of the receipt; NO_DAY where none is given
    status        str     open | paid | rejected | in_progress
    rejected_day  int32   day of the rejection; NO_DAY where none is given
    dated         bool    False where the invoice day is not the true one (opening entry):
                          counted in every fact, left out of the fit
    paired        bool    False where no one says which receipt paid this line (accounts that
                          letter nothing): the balance holds, the delay is left out of the fit
"""

FILE = "file"
LINE = "line"
INVOICE_ID = "invoice_id"
INVOICE_DAY = "invoice_day"
PAYER = "payer"
PAYER_ID = "payer_id"
PLATFORM = "platform"
AMOUNT = "amount_cents"
PAID = "paid_cents"
PAID_DAY = "paid_day"
STATUS = "status"
REJECTED_DAY = "rejected_day"
DATED = "dated"
PAIRED = "paired"

LEDGER_COLUMNS = (
    FILE,
    LINE,
    INVOICE_ID,
    INVOICE_DAY,
    PAYER,
    PAYER_ID,
    PLATFORM,
    AMOUNT,
    PAID,
    PAID_DAY,
    STATUS,
    REJECTED_DAY,
    DATED,
    PAIRED,
)

OPEN, PAID_STATUS, REJECTED, IN_PROGRESS = "open", "paid", "rejected", "in_progress"
STATUSES = (OPEN, PAID_STATUS, REJECTED, IN_PROGRESS)
