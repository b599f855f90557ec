Attribute VB_Name = "SalesRibbon"
' The buttons of the tab "Sales KPI" and the help in Excel's function wizard.
'
' A button runs the Python function of its own name in salesxl.udfs.ribbon: the id up to the first dot is the name, the
' tag, where there is one, its argument; the language of this file goes along. So <button id="set_period.ytd" tag="ytd"/>
' runs ribbon.set_period('ytd', language='en'). explain_cell receives the reason kept for the active cell, or ''.
Option Explicit

Public Sub SXButton(control As IRibbonControl)
    SXRegisterHelp
    If ActiveWorkbook Is Nothing Then ' the start screen, or a file in protected view
        MsgBox SXText("no_workbook"), vbInformation, SXText("title")
        Exit Sub
    End If
    SXRunButton control.ID, control.Tag
End Sub

Public Sub SXRunButton(ByVal id As String, ByVal choice As String)
    Dim action As String, argument As String, finished As Boolean, fault As String
    Dim calculation As Long, updating As Boolean, events As Boolean
    action = Split(id, ".")(0)
    If action = "explain_cell" Then
        argument = "''"
        If TypeName(ActiveSheet) = "Worksheet" Then argument = SXPythonText(SXReason(ActiveCell))
    ElseIf choice <> "" Then
        argument = SXPythonText(choice)
    End If
    If argument <> "" Then argument = argument & ", "
    argument = argument & "language='" & SX_LANGUAGE & "'"
    calculation = Application.Calculation
    updating = Application.ScreenUpdating
    events = Application.EnableEvents
    On Error GoTo restore
    Application.StatusBar = SXText("working")
    Application.Cursor = xlWait
    SXRunPython "import salesxl.udfs.ribbon as ribbon; ribbon." & action & "(" & argument & ")"
    finished = True
restore:
    fault = Err.Description
    On Error Resume Next
    Application.Cursor = xlDefault
    Application.StatusBar = False
    Application.ScreenUpdating = updating
    Application.EnableEvents = events
    If Application.Calculation <> calculation Then Application.Calculation = calculation
    If Not finished Then MsgBox SXText("unreachable") & vbLf & fault, vbExclamation, SXText("title")
End Sub

Public Sub SXRegisterHelp()
    ' Give the wizard a text for every argument. There is no place for it in the file: it is told anew at each start, and
    ' once more at the first button if Excel was not ready.
    Static attempts As Long, done As Boolean
    Dim help As Variant, row As Long, hidden As Boolean, before As Object
    If done Or attempts = 2 Then Exit Sub
    attempts = attempts + 1
    help = ThisWorkbook.Worksheets(SX_HELP).UsedRange.Value
    On Error Resume Next
    SXDescribe help, 2
    hidden = (Err.Number <> 0) ' "Cannot edit a macro on a hidden workbook": an add-in counts as one
    If hidden Then
        Set before = ActiveWindow
        Application.ScreenUpdating = False
        ThisWorkbook.IsAddin = False
        ThisWorkbook.Windows(1).Visible = True
    End If
    Err.Clear
    For row = 2 To UBound(help, 1)
        SXDescribe help, row
    Next row
    done = (Err.Number = 0)
    If hidden Then
        ThisWorkbook.IsAddin = True
        If Not before Is Nothing Then before.Activate
        Application.ScreenUpdating = True
    End If
    ThisWorkbook.Saved = True ' or Excel would ask to save this file
End Sub

Private Sub SXDescribe(ByRef help As Variant, ByVal row As Long)
    ' One row: name, description, help address, then name and text of each argument.
    Dim macro As String, texts() As String, count As Long
    macro = "'" & ThisWorkbook.Name & "'!" & help(row, 1)
    Do While 5 + 2 * count <= UBound(help, 2)
        If IsEmpty(help(row, 5 + 2 * count)) Then Exit Do
        count = count + 1
        ReDim Preserve texts(1 To count)
        texts(count) = help(row, 3 + 2 * count)
    Loop
    If count = 0 Then
        Application.MacroOptions Macro:=macro, Description:=help(row, 2), Category:="Sales metrics"
    Else
        Application.MacroOptions Macro:=macro, Description:=help(row, 2), Category:="Sales metrics", _
            ArgumentDescriptions:=texts
    End If
End Sub
