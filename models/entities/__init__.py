"""Who and what is named in running text: a named-entity model trained here.  See CARD.md."""
