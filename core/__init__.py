"""The floor: no tables of its own, no words of the domain. Everything may import it; it imports nothing of the Hub."""
