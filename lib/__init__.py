"""Marsad: scraped Arabic articles -> tables of who is talked about, who said what, who stands where, and when."""
