"""The vocabulary: objectives, principles, goals, countries, regions, kinds. Keys are stable: addresses and exports use them."""
