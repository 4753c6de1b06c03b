"""Made-up business cards: what stands on them, how it is set, and how a camera sees it.

contents     a card's contents in one of twenty countries, from a seed
layouts      where and how it is set: texts and shapes in pixels of the flat card
text         the set card as an OCR engine would tell it, with mild mistakes, without pixels
drawing      the set card drawn
faults       what goes wrong with a photo, from a seed; camera photographs with these faults
sets         whole sets with their labels
samples      a few fixed cards that tests name by number

``python -m tests.cardgen text|photos FOLDER`` writes sets with labels. The same
seed gives the same card.
"""
