""" "Was I charged?": every attempt of a patient with our word and the channel's own, asked this moment."""
