"""How minutes are divided, what they are about, what was decided and promised."""
