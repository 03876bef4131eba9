"""One enterprise, one file (一企一档): everything that is known of it, from every room, on one page."""
