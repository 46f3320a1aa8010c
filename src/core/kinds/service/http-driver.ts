import { MotifError } from "../../ground/errors.ts";
import { answerOf } from "./bodies.ts";
import type { ServiceDriver, ServiceLayout } from "./driver.ts";
import { notReached, unanswered } from "./outcome.ts";
import { urlOf, urlProblem } from "./url.ts";

/**
 * Services over HTTP, by Node's own `fetch`; `addressOf` says where one is. Throws what a {@link ServiceDriver} does, and
 * `MotifError` with the code `bad-service-url` where that is no URL of a service.
 */
export function httpServices(addressOf: (service: ServiceLayout) => string): ServiceDriver {
  return {
    async fetch(service, request, signal) {
      const { name } = service;
      const { method, headers, body } = request;
      const url = urlOf(name, checkedAddress(name, addressOf(service)), request.target);
      try {
        const response = await fetch(url, {
          method,
          headers: headers.map(([field, value]): [string, string] => [field, value]),
          body: body ?? null,
          redirect: "manual",
          signal,
        });
        return await answerOf(name, response);
      } catch (error) {
        if (error instanceof MotifError) throw error;
        if (signal.aborted) throw unanswered(name, request, signal.reason);
        const reason = causeOf(error);
        throw isWithoutConnection(reason)
          ? notReached(name, request, reason.message, reason)
          : unanswered(name, request, reason);
      }
    },
  };
}

function checkedAddress(name: string, address: string): string {
  const problem = urlProblem(address);
  if (problem === undefined) return address;
  // Not the address itself: it may have credentials in it.
  throw new MotifError("bad-service-url", `The URL that service ${name} was given ${problem}.`);
}

/** Why a request failed: Fetch says only that it did, and has the reason as its cause. */
function causeOf(error: unknown): unknown {
  return error instanceof TypeError && error.cause !== undefined ? error.cause : error;
}

/** A port of another protocol, which Fetch does not connect to (https://fetch.spec.whatwg.org/#port-blocking). */
const BAD_PORT = "bad port";

/** What was being done when an error of Node's came up. */
const CONNECTING = ["connect", "getaddrinfo"];

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
 * long. Where several addresses were tried, all have to have failed so.
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
