' The SALES_ functions for every document. Written by salesxl at each start of LibreOffice: changes are lost.
'
' The option makes LibreOffice hand over a range as a range, which costs nothing; without it all cells would be copied.
Option VBASupport 1

Private python As Object ' asked for once

Private Function SXAsk(name, arguments)
    On Error GoTo failed
    Dim rows, row As Long, column As Long, table(), broken(1, 1, 1)
    If python Is Nothing Then Set python = createUnoService("org.salesxl.Cells")
    rows = python.answer(name, arguments)
    If UBound(rows) = 0 And UBound(rows(0)) = 0 Then
        SXAsk = rows(0)(0)
        Exit Function
    End If
    ReDim table(0 To UBound(rows), 0 To UBound(rows(0)))
    For row = 0 To UBound(rows)
        For column = 0 To UBound(rows(0))
            table(row, column) = rows(row)(column)
        Next
    Next
    SXAsk = table
    Exit Function
failed:
    SXAsk = broken ' shown as #VALUE!: Basic has no other way to an error value
End Function
