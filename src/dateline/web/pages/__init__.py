"""One module a page, each with a `router`; :data:`dateline.web.app.PAGES` names them."""
