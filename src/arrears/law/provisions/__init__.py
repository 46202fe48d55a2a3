"""The provisions: a folder for each jurisdiction, in it one for each instrument, in it one for each provision."""
