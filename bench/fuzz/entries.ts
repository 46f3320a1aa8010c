import { admin } from "./entries/admin.ts";
import { aws } from "./entries/aws.ts";
import { azure } from "./entries/azure.ts";
import { commandLine } from "./entries/command-line.ts";
import { cron } from "./entries/cron.ts";
import { csv } from "./entries/csv.ts";
import { defaults, environment } from "./entries/files.ts";
import { gateway } from "./entries/gateway.ts";
import { gcp } from "./entries/gcp.ts";
import { webhooks } from "./entries/webhooks.ts";
import type { Entry } from "./entry.ts";

/** All places where input comes in. */
export const ENTRIES: readonly Entry[] = [
  gateway,
  admin,
  aws,
  azure,
  gcp,
  csv,
  cron,
  commandLine,
  defaults,
  environment,
  webhooks,
];
