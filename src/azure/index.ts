export { bundleApps, type FunctionSources } from "./bundle/bundle.ts";
export { CAPABILITIES } from "./capabilities.ts";
export { bundle, compile } from "./compile.ts";
export { MEMORY_SIZES, PROFILE, QUOTAS } from "./ground/profile.ts";
export type * from "./plan/azure-plan.ts";
export { makePlan } from "./plan/make-plan.ts";
export { PROVIDERS } from "./providers.ts";
export { SECURITY_RULES } from "./security-rules.ts";
export { toTerraform } from "./terraform/to-terraform.ts";
