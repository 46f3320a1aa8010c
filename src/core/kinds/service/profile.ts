import { type DocumentedFaults, fact } from "../../ground/profile.ts";

/** What can go wrong with requests to services. */
export type ServiceFault = "unavailable" | "answer-lost" | "overloaded" | "throttled" | "late";

/** How services behave, seen from a cloud. */
export interface ServiceProfile {
  readonly faults: DocumentedFaults<ServiceFault>;
}

const HTTP = "https://www.rfc-editor.org/rfc/rfc9110.html";
const STATUS_429 = "https://www.rfc-editor.org/rfc/rfc6585.html#section-4";

/** The same on all clouds: it is HTTP and the network between a cloud and somebody else's service. */
export const OVER_HTTP: ServiceProfile = {
  faults: {
    // "Some servers might simply refuse the connection." (of servers that are overloaded)
    unavailable: fact(true, `${HTTP}#section-15.6.4`, "2022-06", "high"),
    // "the request can be repeated automatically if a communication failure occurs before the client is able to read the
    // server's response" (of idempotent methods; of others, it cannot)
    "answer-lost": fact(true, `${HTTP}#section-9.2.2`, "2022-06", "high"),
    // "currently unable to handle the request due to a temporary overload or scheduled maintenance […]. The server MAY send a
    // Retry-After header field"
    overloaded: fact(true, `${HTTP}#section-15.6.4`, "2022-06", "high"),
    // "the user has sent too many requests in a given amount of time"
    throttled: fact(true, STATUS_429, "2012-04", "high"),
    // "did not receive a timely response from an upstream server" (504, which says that there are such)
    late: fact(true, `${HTTP}#section-15.6.5`, "2022-06", "high"),
  },
};
