"""Plain data of the office's documents: services fill it, exports set it on paper."""
