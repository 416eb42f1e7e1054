"""One small web application: health, and the HTTP doors of the platforms."""
