/** Headers that are the app's own, and not a gateway's. */
export const COMPARED_HEADERS = [
  "allow",
  "content-type",
  "etag",
  "location",
  "retry-after",
  "www-authenticate",
];
