"""What surrounds every page: the menu, who I am, banners, the school's zone, and the pages of errors."""
