"""The pages of phones and computers: their passwords, how each is connected, and what they changed."""
