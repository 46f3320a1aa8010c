import type { BasePlan } from "../ground/plan.ts";
import type { Room } from "../ground/room.ts";
import { appNames } from "./plan.ts";
import { HOST_ROLES } from "./roles.ts";
import { appTerraform } from "./terraform.ts";

/** Functions are in function apps on the Flex Consumption plan. */
export const functionApps = {
  physicalNames: appNames,
  terraform: appTerraform,
  assigns: HOST_ROLES,
} satisfies Room<BasePlan>;
