"""The one calendar there that is ours: nudges and interviews written into it, and edits there read back.

The conflict rule: what the person changed there since we last wrote wins, field by field. It is read before
anything is written and done by the same verbs as a tick on a phone; then our rendering of the result follows.
"""
