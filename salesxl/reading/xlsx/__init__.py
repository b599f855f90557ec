"""Our own reader of xlsx workbooks: the bytes of a worksheet become columns."""
