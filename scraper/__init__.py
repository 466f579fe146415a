"""From a page to a record. Pure, except for fetching."""
