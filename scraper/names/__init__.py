"""What the world is called: countries, cities, people, offices.

Pure tables and the scanners over them. Nothing here reads a page; the grammars in
`scraper.lead` ask what a stretch of text may name, and decide whether it does.
"""
