"""What an object that a client wrote means: compared with what was there, and done by the verbs of the web.

Everything here takes values and a session. It knows no request, so that what is read back from a calendar
account elsewhere can go the same way.
"""
