/** Runs the real terraform without a network. */
export { terraformVersion } from "./binary.ts";
export { type OfflineTerraform, type TerraformRun, withOfflineProviders } from "./offline-terraform.ts";
