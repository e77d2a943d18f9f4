"""The one door between the private room and what is published."""
