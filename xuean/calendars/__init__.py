"""When there is school: terms, school days with make-up days, half days and closures, and the bells of each stage.

Serves the time every clause counts in (facts N25, N33-N35). Words: a *teaching* day has sessions; a *rest* day has
none; *boarding_only* has boarders in school and no lessons; a *closure* shuts sessions of a day (weather, an order);
a *bell* is one line of the day, its *period* the code a lesson refers to. Arithmetic lives in `core.schooltime`.
"""
