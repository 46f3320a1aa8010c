/** Largest request body in bytes. */
export const BODY_LIMIT = "MOTIF_BODY_LIMIT";

/** JSON: the routes behind the function's URL, such as `["GET /exports/{id}"]`. Functions that stream have it, and those that are asked for HEAD. */
export const ROUTES = "MOTIF_ROUTES";
