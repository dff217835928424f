"""Calendar files (RFC 5545) to frozen meetings. No database; a meeting or a reason comes out of any bytes."""
