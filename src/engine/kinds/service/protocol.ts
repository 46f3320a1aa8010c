import type { ServiceAnswer, ServiceRequest } from "@motif/core/platform";
import type { Call } from "../../ground/operation.ts";

/** Sends a request to a service. */
export interface ServiceFetch extends ServiceRequest {
  readonly type: "service.fetch";
  readonly resource: string;
  /** The service's URL, as the app declares it; not there where it is anywhere, and the target is the whole URL. */
  readonly url?: string;
  /** How long a real service has to answer: whoever asks waits no longer. */
  readonly timeoutMs: number;
}

/** Everything that a function can ask of a service. */
export type ServiceOperation = ServiceFetch;

/** What each operation gives. */
export interface ServiceResults {
  readonly "service.fetch": ServiceAnswer;
}

/** Carries a service's operations. */
export type ServiceCall = Call<ServiceOperation, ServiceResults>;
