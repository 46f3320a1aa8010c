import type { Provider } from "@motif/compile/kit";
import { CONSTRAINTS } from "./constraints.ts";

/** The Terraform providers that modules for Google Cloud use. */
export const PROVIDERS: readonly Provider[] = [
  { name: "google", constraints: CONSTRAINTS },
  { name: "google-beta" },
  { name: "time" },
];
