"""Static public pages for Zoom meetings and webinars."""

__version__ = "0.1.0"
