"""News text: an article in, proposals for edges out, each with its sentence. Works offline; a person has the last word."""
