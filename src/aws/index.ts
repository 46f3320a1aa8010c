export { CAPABILITIES } from "./capabilities.ts";
export { bundleFunctions, type FunctionSources } from "./compile/bundle.ts";
export { bundle, compile } from "./compile.ts";
export type * from "./plan/aws-plan.ts";
export { makePlan } from "./plan/make-plan.ts";
export {
  ASYNC_RETRY_DELAYS_MS,
  LOG_RETENTION_DAYS,
  PROFILE,
  QUOTAS,
  VISIBILITY_TIMES_TIMEOUT,
} from "./profile.ts";
export { PROVIDERS } from "./providers.ts";
export { toTemplate } from "./sam/to-template.ts";
export { SECURITY_RULES } from "./security-rules.ts";
export { toTerraform } from "./terraform/to-terraform.ts";
