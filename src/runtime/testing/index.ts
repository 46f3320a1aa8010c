/** What the runtime kit wants of every platform, as suites for Vitest. */
export { breakerSuite } from "./breaker-suite.ts";
export { rateLimitSuite } from "./rate-limit-suite.ts";
