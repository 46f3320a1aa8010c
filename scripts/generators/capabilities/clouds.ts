import type { Capabilities } from "@motif/core/capabilities";
import type { Inventory } from "@motif/core/model";
import type { Profile } from "@motif/core/platform";
import { CAPABILITIES as aws } from "../../../src/aws/compile/capabilities.ts";
import { makePlan as awsPlan } from "../../../src/aws/compile/make-plan.ts";
import { PROFILE as awsProfile } from "../../../src/aws/compile/profile.ts";
import { CAPABILITIES as azure } from "../../../src/azure/compile/capabilities.ts";
import { makePlan as azurePlan } from "../../../src/azure/compile/make-plan.ts";
import { PROFILE as azureProfile } from "../../../src/azure/compile/profile.ts";
import { CAPABILITIES as gcp } from "../../../src/gcp/compile/capabilities.ts";
import { makePlan as gcpPlan } from "../../../src/gcp/compile/make-plan.ts";
import { PROFILE as gcpProfile } from "../../../src/gcp/compile/profile.ts";

/** A column of the table. */
export interface Cloud {
  readonly profile: Profile;
  readonly capabilities: Capabilities;
  /** The compiler's part that refuses: throws `UnsupportedError`. */
  readonly makePlan: (inventory: Inventory) => unknown;
}

/** The clouds, in the order of the table's columns. */
export const CLOUDS: readonly Cloud[] = [
  { profile: awsProfile, capabilities: aws, makePlan: awsPlan },
  { profile: azureProfile, capabilities: azure, makePlan: azurePlan },
  { profile: gcpProfile, capabilities: gcp, makePlan: gcpPlan },
];
