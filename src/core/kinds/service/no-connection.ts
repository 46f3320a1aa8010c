/** What was being done when an error of Node's came up. */
const CONNECTING = ["connect", "getaddrinfo"];

/** A port of another protocol, which Fetch does not connect to (https://fetch.spec.whatwg.org/#port-blocking). */
const BAD_PORT = "bad port";

/**
 * Errors of TLS about the certificate of the other side, which is looked at before anything is sent
 * (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
 */
const CERTIFICATE =
  /^(?:ERR_TLS_CERT_ALTNAME_INVALID|CERT_.*|CRL_.*|UNABLE_TO_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERROR_IN_.*)$/;

/**
 * Whether an error says that there never was a connection, so that nothing can have been done. Node names the system call
 * that failed: `getaddrinfo` (ENOTFOUND, EAI_AGAIN) and `connect` (ECONNREFUSED, EHOSTUNREACH, ETIMEDOUT …) come before any
 * byte is sent, and the same codes of `read` and `write` after. undici has a code of its own for a connection that took too
 * long, and a message for a port that Fetch keeps away from. Where several addresses were tried, all have to have failed so.
 */
export function isWithoutConnection(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.every(isWithoutConnection);
  }
  if (error.message === BAD_PORT) return true;
  const { code, syscall } = error as NodeJS.ErrnoException; // neither need be there
  if (syscall !== undefined) return CONNECTING.includes(syscall);
  return code === "UND_ERR_CONNECT_TIMEOUT" || (code !== undefined && CERTIFICATE.test(code));
}
