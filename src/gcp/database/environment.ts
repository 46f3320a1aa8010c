/**
 * The variable with the Firestore database, `projects/<project>/databases/<database>`. Functions that use a collection of
 * it have it.
 */
export const DATABASE_VARIABLE = "MOTIF_DATABASE";

/**
 * The field of a document that says when it expires, a timestamp: its collection's TTL policy. To be exempted from
 * indexing.
 */
export const EXPIRY_FIELD = "expireAt";
