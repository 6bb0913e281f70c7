"""机构编制事项: from a unit's 请示 through study, meetings and the reply's text to the books (DOMAIN §10.4)."""
