"""Performance as ratios, never as times: two shared cores measure nothing else honestly.

`pages` compares pages with a ready string, `packet` a packet with raw WeasyPrint, `growth` pages
over the years with themselves, and `load` saves among 200 writers with saves of one.
docs/developers/measuring.md says how var/bench.json is read.
"""
