"""How right the repair is: on stripped text, on damaged pairs, against the truth; how sure."""
