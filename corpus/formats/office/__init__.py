"""Slides, sheets and equations of the office programs, and what all their documents share."""
