"""The grammar of time expressions: words -> codes -> rules -> days, periods and lengths as TIMEX3 values."""
