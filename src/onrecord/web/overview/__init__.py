"""What the overview is made of: the incidents of a filter, gathered once, and the panels drawn of them."""
