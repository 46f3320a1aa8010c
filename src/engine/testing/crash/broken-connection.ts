/** Codes of `fetch` for a connection that ended while it was used. */
const BROKEN = ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"];

/**
 * Whether a connection broke under a request: the server was killed, or it closed a connection that had been idle for
 * its keep-alive time just when the request was sent (RFC 9112, section 9.5). What became of the request is not known.
 */
export function isBroken(error: unknown): boolean {
  return BROKEN.includes(codeOf(error));
}

/** Whether there is no server. */
export function isRefused(error: unknown): boolean {
  return codeOf(error) === "ECONNREFUSED";
}

function codeOf(error: unknown): string {
  const cause = error instanceof TypeError ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}
