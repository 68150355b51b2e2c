"""How what is fitted is made again from public question sets: the shipped reader (`make reader`) and all weights.

Nothing of it runs in use, and it is not in the wheel.
"""
