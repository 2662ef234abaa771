"""Reading the workbooks that schools really have, into plain values. Pure: no table, no settings, no network.

From the file upwards: `sandbox` opens it in a small process with limits, `inspect` refuses what is dangerous with a
sentence, `workbook` gives sheets of typed cells, `header` finds the columns, and `rows`, `staff`, `timetable` and
`bells` give what the sheets say, together with every fault: sheet, row, column, value, reason. Facts N01–N30.

Words: a *fault* stands in the way of its row, a *confirm* is a contradiction that is a fault until a person confirms
it, a *warning* is said and saved all the same, a *question* is what no workbook can answer (which stage is 2025级?).
"""
