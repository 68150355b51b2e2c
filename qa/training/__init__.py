"""How the shipped reader is made again from public question sets: `make reader`. Nothing of it runs in use."""
