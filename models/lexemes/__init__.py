"""Lexemes of Swedish, learnt from the forms that texts show: see CARD.md."""
