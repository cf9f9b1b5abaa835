"""What makes up the stances: clauses, parties, triggers, the roles they fill, and topics."""
