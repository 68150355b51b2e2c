"""How what is fitted is made again from public question sets: the shipped models (`make reader`) and weights.

Nothing of it runs in use, and it is not in the wheel.
"""
