Attribute VB_Name = "SalesRuntime"
' What every SALES_ function of a cell goes through, on its way to Python and back.
'
' The question. Python's module SX_MODULE offers one xlwings function, raw in and raw out:
'
'     call(name, key, args, context) -> rows
'
'   name     "SALES_AOV"
'   key      address of the asking cell, "[Book1.xlsx]Sheet1!$A$1"; "" when the question does not come from a cell
'   args     one item for each parameter of the function:
'              cells          their Value2: one value for one cell, else a tuple of rows. A number is a float, a date its
'                             serial number, a blank cell None, an error an integer (-2146828288 + code, #N/A has 2042)
'              any other      as Excel gives it: number, text, True or False, an array
'              left out       Chr(1) & "SX|missing"
'   context  name, value, name, value ...:
'              date1904       True when the dates count from 1904
'              language       "en" or "th", the language this file was built for
'              version        of salesxl, when this file was built
'
' The answer. rows is a list of lists; Chr(1) & "SX|code|reason" in place of a value makes a true error value of that
' code (2007 #DIV/0!, 2015 #VALUE!, 2036 #NUM!, 2042 #N/A ...), and the reason is what =SALES_WHY(cell) shows. None
' makes an empty text. Python never raises: whatever it raises is taken for "Python could not be reached".
'
' Cells are sent as values, not as objects: one call, and Python never asks a calculating Excel for anything.
Option Explicit
Option Private Module ' Excel offers none of this as a worksheet function

Private Const SX_PAUSE As Single = 5 ' seconds without a new attempt after Python did not start

Private python As New xlwings
Private server As Object ' Python's COM object, asked for once: xlwings reads its settings anew each time
Private startFault As String
Private startFaultAt As Single
Private reasons As Object ' address of a cell -> why it shows an error
Private spills As Object ' address of an asking cell -> addresses of the errors in its answer, one per line

Public Function SXCall(ByVal func As String, ByVal args As Variant) As Variant
    Dim caller As Range, key As String, date1904 As Boolean
    Dim sent As Variant, i As Long, fault As String, reply As Variant
    If TypeName(Application.Caller) = "Range" Then
        If SXInWizard() Then
            SXCall = SXText("in_wizard")
            Exit Function
        End If
        Set caller = Application.Caller.Cells(1, 1)
        key = caller.Address(External:=True)
        date1904 = caller.Worksheet.Parent.Date1904
    Else
        date1904 = ActiveWorkbook.Date1904
    End If
    On Error GoTo failed
    SXForget key
    sent = Array()
    If UBound(args) >= 0 Then ReDim sent(0 To UBound(args))
    For i = 0 To UBound(args)
        sent(i) = SXTake(args(i), date1904, fault)
        If fault <> "" Then
            SXCall = SXFail(2015, SXText(fault), key)
            Exit Function
        End If
    Next i
    fault = SXAsk(Array(func, key, sent, _
        Array("date1904", date1904, "language", SX_LANGUAGE, "version", SX_VERSION)), reply)
    If fault <> "" Then
        SXCall = SXFail(2042, SXText("unreachable") & " " & fault, key)
    Else
        SXCall = SXAnswer(reply, caller)
    End If
    Exit Function
failed:
    SXCall = SXFail(2015, Err.Description & " (" & Err.Number & ")", key)
End Function

Public Function SXGiven(Optional ByVal argument As Variant) As Variant
    ' An optional argument as it is, or the mark of one that was left out.
    If IsMissing(argument) Then
        SXGiven = SXMark() & "missing"
    ElseIf IsObject(argument) Then
        Set SXGiven = argument
    Else
        SXGiven = argument
    End If
End Function

Public Function SXWhy(ByVal cell As Variant) As Variant
    If TypeName(cell) <> "Range" Then
        SXWhy = CVErr(2015)
    Else
        SXWhy = SXReason(cell)
        If SXWhy = "" Then SXWhy = SXText("no_reason")
    End If
End Function

Public Function SXReason(ByVal cell As Object) As String
    Dim key As String
    If TypeName(cell) <> "Range" Then Exit Function
    key = cell.Cells(1, 1).Address(External:=True)
    If SXReasons().Exists(key) Then SXReason = SXReasons().Item(key)
End Function

Public Sub SXRunPython(ByVal command As String)
    If SXForeignSettings() Then Err.Raise 1001, Description:=SXText("foreign_settings")
    python.RunPython command
End Sub

Public Function SXPythonText(ByVal text As String) As String
    ' A text as Python writes it, quoted.
    text = Replace(Replace(text, "\", "\\"), "'", "\'")
    SXPythonText = "'" & Replace(Replace(text, vbCr, "\r"), vbLf, "\n") & "'"
End Function

Public Function SXText(ByVal key As String) As String
    ' The words stand in a sheet of this file: VBA source cannot hold Thai.
    Dim texts As Variant, row As Long
    texts = ThisWorkbook.Worksheets(SX_TEXTS).UsedRange.Value
    SXText = key
    For row = 1 To UBound(texts, 1)
        If texts(row, 1) = key Then SXText = texts(row, 2)
    Next row
End Function

' --- asking ---------------------------------------------------------------------------------------------------------

Private Function SXTake(ByVal argument As Variant, ByVal date1904 As Boolean, ByRef fault As String) As Variant
    ' What is sent for an argument; fault becomes the key of the text that says why it cannot be sent.
    Dim block As Range
    If Not IsObject(argument) Then
        SXTake = argument
    ElseIf TypeName(argument) <> "Range" Then
        fault = "not_cells"
    ElseIf argument.Areas.Count > 1 Then ' Value2 would give the first area alone
        fault = "several_areas"
    ElseIf argument.Worksheet.Parent.Date1904 <> date1904 Then
        fault = "date_systems"
    Else
        Set block = argument
        If block.Rows.Count = block.Worksheet.Rows.Count Or block.Columns.Count = block.Worksheet.Columns.Count Then
            Set block = Application.Intersect(block, block.Worksheet.UsedRange)
        End If
        If Not block Is Nothing Then SXTake = block.Value2
    End If
End Function

Private Function SXAsk(ByVal question As Variant, ByRef reply As Variant) As String
    ' Ask Python, a second time when the server it was asked from has gone; the answer is "" or what went wrong.
    Dim attempt As Long
    If startFault <> "" And Abs(Timer - startFaultAt) < SX_PAUSE Then
        SXAsk = startFault ' a sheet of formulas would otherwise wait once for every cell
        Exit Function
    End If
    startFault = ""
    On Error Resume Next
    For attempt = 1 To 2
        If server Is Nothing Then Set server = SXStart()
        If server Is Nothing Then
            startFault = Err.Description & " (" & Err.Number & ")"
            startFaultAt = Timer
            SXAsk = startFault
            Exit Function
        End If
        Err.Clear
        reply = server.CallUDF(SX_MODULE, "call", question)
        If Err.Number = 0 Then
            SXAsk = ""
            Exit Function
        End If
        SXAsk = Err.Description & " (" & Err.Number & ")"
        Set server = Nothing
    Next attempt
End Function

Private Function SXStart() As Object
    If SXForeignSettings() Then Err.Raise 1001, Description:=SXText("foreign_settings")
    Set SXStart = python.XLPy()
End Function

Private Function SXForeignSettings() As Boolean
    ' xlwings reads its settings from the active workbook before those of this file. A stranger's workbook could thus
    ' name the program that Excel starts: such a workbook is refused.
    Dim sheet As Object
    For Each sheet In ActiveWorkbook.Sheets
        If LCase$(sheet.Name) = SX_SETTINGS Then SXForeignSettings = (ActiveWorkbook.Name <> ThisWorkbook.Name)
    Next sheet
End Function

Private Function SXInWizard() As Boolean
    ' While the function wizard is open, the button New is disabled. Excel has no better way to tell.
    On Error Resume Next
    SXInWizard = Not Application.CommandBars("Standard").Controls(1).Enabled
End Function

' --- answering ------------------------------------------------------------------------------------------------------

Private Function SXAnswer(ByVal reply As Variant, ByVal caller As Range) As Variant
    Dim i As Long, j As Long
    Select Case SXDimensions(reply)
    Case 0
        SXAnswer = SXValue(reply, caller, 0, 0)
        Exit Function
    Case 1 ' xlwings sends a single row as a plain array
        For j = LBound(reply) To UBound(reply)
            reply(j) = SXValue(reply(j), caller, 0, j - LBound(reply))
        Next j
    Case Else
        For i = LBound(reply, 1) To UBound(reply, 1)
            For j = LBound(reply, 2) To UBound(reply, 2)
                reply(i, j) = SXValue(reply(i, j), caller, i - LBound(reply, 1), j - LBound(reply, 2))
            Next j
        Next i
    End Select
    SXAnswer = reply
End Function

Private Function SXValue(ByVal value As Variant, ByVal caller As Range, ByVal down As Long, ByVal across As Long) As Variant
    Dim parts As Variant, key As String
    If IsNull(value) Or IsEmpty(value) Then
        SXValue = ""
    ElseIf VarType(value) <> vbString Then
        SXValue = value
    ElseIf Left$(value, 4) <> SXMark() Then
        SXValue = value
    Else
        parts = Split(value, "|", 3)
        If Not caller Is Nothing Then key = SXSpilled(caller, down, across)
        SXValue = SXFail(CLng(parts(1)), CStr(parts(2)), key)
    End If
End Function

Private Function SXDimensions(ByRef value As Variant) As Long
    Dim bound As Long
    If Not IsArray(value) Then Exit Function
    SXDimensions = 1
    On Error Resume Next
    bound = UBound(value, 2)
    If Err.Number = 0 Then SXDimensions = 2
End Function

Private Function SXMark() As String
    SXMark = Chr$(1) & "SX|"
End Function

' --- reasons --------------------------------------------------------------------------------------------------------

Private Function SXFail(ByVal code As Long, ByVal reason As String, ByVal key As String) As Variant
    If key <> "" Then SXReasons().Item(key) = reason
    SXFail = CVErr(code)
End Function

Private Function SXSpilled(ByVal caller As Range, ByVal down As Long, ByVal across As Long) As String
    ' The address of one cell of an answer, noted so that the next answer of the same formula can clear its reason.
    Dim key As String
    key = caller.Address(External:=True)
    SXSpilled = key
    If down = 0 And across = 0 Then Exit Function
    SXSpilled = caller.Offset(down, across).Address(External:=True)
    If spills Is Nothing Then Set spills = CreateObject("Scripting.Dictionary")
    If spills.Exists(key) Then
        spills.Item(key) = spills.Item(key) & vbLf & SXSpilled
    Else
        spills.Item(key) = SXSpilled
    End If
End Function

Private Sub SXForget(ByVal key As String)
    Dim spilled As Variant
    If SXReasons().Exists(key) Then SXReasons().Remove key
    If spills Is Nothing Then Exit Sub
    If Not spills.Exists(key) Then Exit Sub
    For Each spilled In Split(spills.Item(key), vbLf)
        If SXReasons().Exists(spilled) Then SXReasons().Remove spilled
    Next spilled
    spills.Remove key
End Sub

Private Function SXReasons() As Object
    If reasons Is Nothing Then Set reasons = CreateObject("Scripting.Dictionary")
    Set SXReasons = reasons
End Function
