import type { Provider } from "@motif/compile/kit";
import { CONSTRAINTS } from "./constraints.ts";

/** The Terraform providers that modules for AWS use. */
export const PROVIDERS: readonly Provider[] = [{ name: "aws", constraints: CONSTRAINTS }];
