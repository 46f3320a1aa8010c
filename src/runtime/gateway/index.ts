/**
 * An app's HTTP API in front of its functions, without sockets: routes, CORS, limits and refusals. The engine serves it,
 * and so do adapters of clouds whose own gateway does none of this.
 */
export { Cors, isPreflight } from "./cors.ts";
export {
  createGateway,
  type Gateway,
  type GatewayOptions,
  type GatewayRequest,
  type GatewayRoute,
  type Invoke,
  optionsAnswer,
  tooLarge,
  unmatchedProblem,
  withoutBody,
} from "./gateway.ts";
export { MethodRouter } from "./method-router.ts";
export { type Headers, internalProblem, invocationProblem, problem, type ReportError } from "./problems.ts";
export type { Match } from "./router.ts";
export { parseTarget, splitAbsoluteForm } from "./target.ts";
