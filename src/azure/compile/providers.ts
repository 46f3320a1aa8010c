import type { Provider } from "@motif/compile/kit";
import { CONSTRAINTS } from "./constraints.ts";

/** The Terraform providers that modules for Azure use. */
export const PROVIDERS: readonly Provider[] = [
  { name: "azurerm", constraints: CONSTRAINTS },
  { name: "time" },
];
