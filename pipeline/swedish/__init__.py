"""What is known of Swedish and Sweden: letters, words, languages, names, municipalities, bodies."""
