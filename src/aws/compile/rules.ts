import type { Constraints, Provider, Rule } from "@motif/compile/kit";
import { ALARM_CONSTRAINTS } from "../ground/alarm-rules.ts";
import { ORDER_RULES } from "../ground/order-rules.ts";
import { ROOMS } from "./rooms.ts";

/** What the generated Terraform must not do although Terraform and AWS would accept it. */
export const SECURITY_RULES: readonly Rule[] = [...ROOMS.flatMap((room) => room.rules ?? []), ...ORDER_RULES];

const CONSTRAINTS: Constraints = Object.assign(
  {},
  ALARM_CONSTRAINTS,
  ...ROOMS.map((room) => room.constraints),
);

/** The Terraform providers that modules for AWS use. */
export const PROVIDERS: readonly Provider[] = [
  {
    name: "aws",
    constraints: CONSTRAINTS,
    versions: { least: "6.0", floors: ROOMS.flatMap((room) => room.floors ?? []) },
  },
];
