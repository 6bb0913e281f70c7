"""The roof: settings, addresses, navigation, dashboard, statistics."""
