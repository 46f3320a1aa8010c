/** Limits of the server on what clients may take. Times are in milliseconds. */
export interface ServerLimits {
  /** Request line and headers together, in bytes; more is answered 431. */
  readonly headerBytes: number;
  /** For request line and headers to arrive; then 408. */
  readonly headersTimeoutMs: number;
  /** For the body of an API request to arrive; then 408. */
  readonly bodyTimeoutMs: number;
  /** For the next part of a streamed body to arrive, or to be taken; then 408, or the connection is closed. */
  readonly stallTimeoutMs: number;
  /** How long an idle connection is kept. */
  readonly keepAliveTimeoutMs: number;
  /** How long what is left of a refused body is read and dropped, so that the client gets to read the answer. */
  readonly lingerMs: number;
}

/** Limits where none are given. */
export const DEFAULT_LIMITS: ServerLimits = {
  headerBytes: 16 * 1024,
  headersTimeoutMs: 10_000,
  bodyTimeoutMs: 30_000,
  stallTimeoutMs: 30_000,
  keepAliveTimeoutMs: 5_000,
  lingerMs: 2_000,
};
