import type { Named } from "../ground/room.ts";
import { type PlanParts, ROOMS } from "./rooms.ts";

const NAMED: Readonly<Record<string, Named<PlanParts>>> = Object.assign(
  {},
  ...ROOMS.map((room) => room.named),
);

/** How things of a Terraform type are named elsewhere. Throws where no room says it. */
export function named(type: string): Named<PlanParts> {
  const found = NAMED[type];
  if (!found) throw new Error(`No room says how ${type} is named.`);
  return found;
}
