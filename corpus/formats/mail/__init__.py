"""Messages: one (.eml, .msg), many (.mbox), and web pages that were saved as one (.mht)."""
