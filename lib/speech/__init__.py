"""The rooms of quotations: words and names of an article -> what is said in it, by whom, and through whom."""
