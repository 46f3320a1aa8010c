import { MotifError } from "../../ground/errors.ts";
import { answerOf } from "./bodies.ts";
import type { ServiceDriver, ServiceLayout } from "./driver.ts";
import { isWithoutConnection } from "./no-connection.ts";
import { notReached, unanswered } from "./outcome.ts";
import { publicServices } from "./public-driver.ts";
import { urlOf, urlProblem } from "./url.ts";

/**
 * Services over HTTP: those with a URL by Node's own `fetch`, where `addressOf` says where one is; those that are anywhere by
 * requests that reach public hosts only. Throws what a {@link ServiceDriver} does, and `MotifError` with the code
 * `bad-service-url` where that is no URL of a service.
 */
export function httpServices(
  addressOf: (service: ServiceLayout) => string,
  anywhere: ServiceDriver = publicServices(),
): ServiceDriver {
  return {
    async fetch(service, request, signal) {
      if (service.anywhere) return anywhere.fetch(service, request, signal);
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
