import type { HeaderField } from "../../ground/json-response.ts";
import type { Duration } from "../../ground/units.ts";

/** A service without the types of its handle: what drivers and compilers see. */
export interface ServiceLayout {
  readonly kind: "service";
  readonly name: string;
  /** Where it is in every environment for which nobody says another place; not there where it is anywhere. */
  readonly url?: string;
  /** Whether each request says where it goes. */
  readonly anywhere?: true;
  readonly timeout: Duration;
}

/** A request, checked and ready to be sent. */
export interface ServiceRequest {
  readonly method: string;
  /** Path and query, to be put behind the service's URL: `/charges?limit=10`, or empty. The whole URL for one that is anywhere. */
  readonly target: string;
  readonly headers: readonly HeaderField[];
  /** Not there where the request has none. */
  readonly body?: Uint8Array<ArrayBuffer>;
}

/** What a service answered, in full. */
export interface ServiceAnswer {
  readonly status: number;
  readonly headers: readonly HeaderField[];
  readonly body: Uint8Array<ArrayBuffer>;
}

/** A platform's way to services. */
export interface ServiceDriver {
  /**
   * Sends a request and gives the answer, whatever its status; follows no redirect. Once `signal` aborts it rejects, and the
   * request may take effect all the same. Throws `MotifError` with the code `unavailable` where no connection was made, so
   * that nothing was done; `ForbiddenAddressError` where a service that is anywhere would not be
   * on a public host, and nothing was sent; `UnknownOutcomeError` where one was made and no answer came; `TooLargeError` for an answer of more
   * than {@link LARGEST_BODY_BYTES}.
   */
  fetch(service: ServiceLayout, request: ServiceRequest, signal: AbortSignal): Promise<ServiceAnswer>;
}

/** The largest body of a request, and of an answer: 6 MiB, what Lambda takes of an invocation. */
export const LARGEST_BODY_BYTES = 6 * 1024 * 1024;
