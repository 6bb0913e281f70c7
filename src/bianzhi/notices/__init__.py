"""消息: what people are told, in the site always, and by other channels where the office has set them up."""
