import { identifier } from "@motif/compile/kit";
import { instance, type Reference } from "../ground/references.ts";

/** The type of buses in Terraform. */
export const BUS_TYPE = "azurerm_eventgrid_topic";

/** Address of all buses, by name. */
export const BUSES = `${BUS_TYPE}.bus`;

/** Where events of a bus are published. */
export function busEndpoint(name: string): Reference {
  return { address: instance(BUSES, name), attribute: "endpoint" };
}

/** The name of the local with a bus's rules. */
export function rulesLocal(name: string): string {
  return `bus_rules_${identifier(name)}`;
}
